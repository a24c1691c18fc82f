package org.gitopsdora.job;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gitopsdora.extract.LandedExtraction;
import org.gitopsdora.report.HumanText;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.git.GitChangeSet;
import org.gitopsdora.source.git.GitChangeSetCommit;
import org.gitopsdora.source.git.GitImage;
import org.gitopsdora.source.git.GitRevision;
import org.gitopsdora.source.git.GitStates;
import org.gitopsdora.source.git.GitTree;
import org.gitopsdora.source.git.TreeRequest;
import org.gitopsdora.source.git.history.ChangeSetRequest;
import org.gitopsdora.source.git.history.RevisionRequest;
import org.gitopsdora.warehouse.Answerer;
import org.jspecify.annotations.Nullable;

/** Carries the half-built warehouse's questions about revisions to git, and lands the answers. */
final class GitAnswers implements Answerer {
    private static final Pattern QUESTION = Pattern.compile("ask_git_(trees|revisions|change_sets)(_.*)?");

    private final Night night;
    private final GitStates states;

    GitAnswers(Night night) {
        this.night = night;
        this.states = GitStates.of(night.config().sourcesCalled(Optional.empty()), night.surroundings());
    }

    @Override
    public Map<String, List<Path>> answer(String question, List<Map<String, @Nullable String>> rows) {
        Matcher matcher = QUESTION.matcher(question);
        if (!matcher.matches()) {
            throw new IllegalStateException("sql/: git does not know what %s asks".formatted(question));
        }
        return switch (matcher.group(1)) {
            case "trees" -> trees(question, rows);
            case "revisions" -> revisions(question, rows);
            default -> changeSets(question, rows);
        };
    }

    /** What paths held at revisions. */
    private Map<String, List<Path>> trees(String question, List<Map<String, @Nullable String>> rows) {
        List<TreeRequest> requests = rows.stream()
                .map(row -> new TreeRequest(text(row, "repository_key"), text(row, "revision"), text(row, "path")))
                .toList();
        return land(
                question,
                requests.size(),
                extraction -> states.resolveTrees(requests, extraction),
                List.of(GitImage.DATASET, GitTree.DATASET));
    }

    /** Which commits versions stand for. */
    private Map<String, List<Path>> revisions(String question, List<Map<String, @Nullable String>> rows) {
        List<RevisionRequest> requests = rows.stream()
                .map(row -> new RevisionRequest(
                        text(row, "repository_key"),
                        RevisionRequest.Form.valueOf(text(row, "form").toUpperCase(Locale.ROOT)),
                        text(row, "name")))
                .toList();
        return land(
                question,
                requests.size(),
                extraction -> states.resolveRevisions(requests, extraction),
                List.of(GitRevision.DATASET));
    }

    /** Which commits lie between two revisions. */
    private Map<String, List<Path>> changeSets(String question, List<Map<String, @Nullable String>> rows) {
        List<ChangeSetRequest> requests = rows.stream()
                .map(row -> new ChangeSetRequest(
                        text(row, "repository_key"),
                        text(row, "from_sha"),
                        text(row, "to_sha"),
                        text(row, "paths").lines().toList()))
                .toList();
        return land(
                question,
                requests.size(),
                extraction -> states.resolveChangeSets(requests, extraction),
                List.of(GitChangeSetCommit.DATASET, GitChangeSet.DATASET));
    }

    private interface Resolving {
        GitStates.Answered resolve(LandedExtraction extraction);
    }

    private Map<String, List<Path>> land(String question, long asked, Resolving resolving, List<Dataset<?>> datasets) {
        String step = question.substring("ask_".length()).replace('_', ' ');
        long start = System.nanoTime();
        night.progress().running(step, "resolving", 0, 0);
        try (LandedExtraction extraction = begin(step)) {
            GitStates.Answered answered = resolving.resolve(extraction);
            extraction.commit(datasets);
            extraction.gaps().forEach(gap -> {
                night.addProblem(gap.detail());
                night.progress().failed(step, gap.detail());
            });
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            night.addPhase(step, took);
            night.progress().finished(step, outcome(asked, answered, took));
            if (extraction.landedRecords() == 0) {
                return Map.of();
            }
        }
        Map<String, List<Path>> files = new LinkedHashMap<>();
        for (Dataset<?> dataset : datasets) {
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
                "git",
                "states",
                night.clock(),
                null,
                (what, done, total) -> night.progress().running(step, what, done, total));
    }

    private static String outcome(long asked, GitStates.Answered answered, Duration took) {
        String unavailable = answered.repositoriesUnavailable().isEmpty()
                ? ""
                : ", not configured or not readable: " + String.join(", ", answered.repositoriesUnavailable());
        return "%s of %s answered, %s%s"
                .formatted(
                        HumanText.count(answered.answered()),
                        HumanText.count(asked),
                        HumanText.elapsed(took),
                        unavailable);
    }

    private static String text(Map<String, @Nullable String> row, String column) {
        String value = row.get(column);
        if (value == null) {
            throw new IllegalStateException("A question to git has no " + column);
        }
        return value;
    }
}
