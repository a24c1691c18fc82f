package org.gitopsdora.job;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gitopsdora.extract.LandedExtraction;
import org.gitopsdora.report.HumanText;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Respondent;
import org.gitopsdora.warehouse.Answerer;
import org.jspecify.annotations.Nullable;

/** Carries questions of the half-built warehouse to one who can be asked, lands the answers, and says how it went. */
final class LandedAnswers implements Answerer {
    private final Night night;
    private final String type;
    private final Respondent respondent;
    private final Set<String> undone;

    /**
     * @param type of the sources that it answers from
     * @param undone datasets that the build was begun without: with the first answers they are whole again
     */
    LandedAnswers(Night night, String type, Respondent respondent, Set<String> undone) {
        this.night = night;
        this.type = type;
        this.respondent = respondent;
        this.undone = new HashSet<>(undone);
    }

    @Override
    public Map<String, List<Path>> answer(String question, List<Map<String, @Nullable String>> rows) {
        String prefix = "ask_%s_".formatted(type);
        String asked = question.substring(prefix.length());
        String step = type + " " + asked.replace('_', ' ');
        long start = System.nanoTime();
        night.progress().running(step, "resolving", 0, 0);
        Map<String, List<Path>> before = files();
        try (LandedExtraction extraction = begin(step)) {
            Respondent.Answered answered = respondent.answer(asked, rows, extraction);
            extraction.commit(respondent.datasets());
            extraction.gaps().forEach(gap -> {
                night.addProblem(gap.detail());
                night.progress().failed(step, gap.detail());
            });
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            night.addPhase(step, took);
            night.progress().finished(step, outcome(rows.size(), answered, took));
        }
        Map<String, List<Path>> landed = files();
        if (landed.equals(before)) {
            return Map.of();
        }
        landed.entrySet()
                .removeIf(dataset ->
                        !undone.contains(dataset.getKey()) && dataset.getValue().equals(before.get(dataset.getKey())));
        undone.clear();
        return landed;
    }

    private Map<String, List<Path>> files() {
        Map<String, List<Path>> files = new LinkedHashMap<>();
        for (Dataset<?> dataset : respondent.datasets()) {
            List<Path> landed = night.zone().files(dataset.name());
            if (!landed.isEmpty()) {
                files.put(dataset.name(), landed);
            }
        }
        return files;
    }

    private LandedExtraction begin(String step) {
        return new LandedExtraction(
                night.zone(),
                RunRecords.batchName(night, step.replace(' ', '-')),
                type,
                "states",
                night.clock(),
                null,
                (what, done, total) -> night.progress().running(step, what, done, total));
    }

    private static String outcome(long asked, Respondent.Answered answered, Duration took) {
        String unavailable = answered.unavailable().isEmpty()
                ? ""
                : ", not configured or not readable: " + String.join(", ", answered.unavailable());
        return "%s of %s answered, %s%s"
                .formatted(
                        HumanText.count(answered.answered()),
                        HumanText.count(asked),
                        HumanText.elapsed(took),
                        unavailable);
    }
}
