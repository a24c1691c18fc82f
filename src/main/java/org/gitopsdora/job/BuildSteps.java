package org.gitopsdora.job;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.report.HumanText;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.SourceType;
import org.gitopsdora.warehouse.Answerer;
import org.gitopsdora.warehouse.Build;
import org.gitopsdora.warehouse.BuildSettings;
import org.gitopsdora.warehouse.Floor;
import org.gitopsdora.warehouse.Published;
import org.gitopsdora.warehouse.TellingRelations;
import org.jspecify.annotations.Nullable;

/** Builds, checks and publishes the warehouse of one run: one build, three steps. */
final class BuildSteps implements AutoCloseable {
    private static final long LEAST_MEGABYTES = 512;

    private static final int MOST_THREADS = 4;

    private final Night night;
    private final Set<String> relations = new HashSet<>();
    private @Nullable Build build;

    BuildSteps(Night night) {
        this.night = night;
    }

    void build() {
        Instant asOf = night.options().asOf().orElseGet(night.clock()::instant);
        night.buildsFor(asOf);
        build = Build.begin(settings(asOf));
        Map<String, Answerer> answerers = answerers();
        List<Floor> floors = begun().floors();
        for (Floor floor : floors) {
            BuildProgress progress = new BuildProgress(floors.size());
            begun().run(floor, answerers, progress::built);
            progress.end();
        }
    }

    private Map<String, Answerer> answerers() {
        Map<String, Answerer> answerers = new LinkedHashMap<>();
        List<ConfiguredSource> sources = night.config().sourcesCalled(Optional.empty());
        for (SourceType type : night.config().types().all()) {
            type.findRespondent(sources, night.surroundings())
                    .ifPresent(respondent ->
                            answerers.put(type.name(), new LandedAnswers(night, type.name(), respondent, undone())));
        }
        return answerers;
    }

    void check() {
        long start = System.nanoTime();
        night.checked(begun().check());
        night.addPhase("check", Duration.ofNanos(System.nanoTime() - start));
        night.failedChecks().forEach(finding -> {
            String rows = HumanText.plural(finding.rows(), "row");
            night.progress()
                    .failed(
                            "check " + finding.claim(),
                            rows + ", for instance " + finding.examples().get(0));
        });
        if (night.failedChecks().isEmpty()) {
            night.progress().finished("check", "every claim holds");
        }
    }

    void publish() {
        long start = System.nanoTime();
        readFindings();
        if (relations.contains(TellingRelations.SCORECARD)) {
            begun().forEachRow(TellingRelations.SCORECARD, night::addScore);
        }
        Published published = begun().publish(night.config().home(), night.runId());
        night.published(published);
        night.addPhase("publish", Duration.ofNanos(System.nanoTime() - start));
        night.progress()
                .finished("publish", HumanText.plural(published.rowsByRelation().size(), "relation"));
    }

    @Override
    public void close() {
        if (build != null) {
            build.close();
        }
    }

    private Build begun() {
        return Optional.ofNullable(build).orElseThrow(() -> new IllegalStateException("Nothing has been built"));
    }

    /** Sums relations up to floors, which is what a person can follow. */
    private final class BuildProgress {
        private final int floors;
        private final Map<Floor, Integer> counts = new LinkedHashMap<>();
        private final Map<Floor, Duration> durations = new LinkedHashMap<>();

        BuildProgress(int floors) {
            this.floors = floors;
        }

        void built(Floor floor, String relation, long rows, Duration took) {
            relations.add(relation);
            counts.merge(floor, 1, Integer::sum);
            durations.merge(floor, took, Duration::plus);
            night.progress().running("build", relation, floor.number(), floors);
        }

        /** Of lower floors it is what the answers to this one's questions have changed. */
        void end() {
            durations.forEach((floor, took) -> {
                night.addPhase("build " + floor.name(), took);
                night.progress()
                        .finished(
                                "build " + floor.name(),
                                HumanText.plural(counts.getOrDefault(floor, 0), "relation") + ", "
                                        + HumanText.elapsed(took));
            });
        }
    }

    private BuildSettings settings(Instant asOf) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("run_id", night.runId());
        parameters.put("job", night.config().job());
        parameters.put("config_hash", night.configHash());
        int threads = night.config().threads();
        List<Dataset<?>> datasets = Sources.datasets(night.config().types());
        return new BuildSettings(
                night.config().state().resolve("build"),
                landedFiles(datasets),
                payloadsReadAgain(night.zone(), datasets),
                datasets.stream()
                        .filter(dataset -> dataset.known() == Dataset.Known.ALWAYS)
                        .map(Dataset::name)
                        .collect(Collectors.toSet()),
                asOf,
                parameters,
                night.config().memoryLimit().orElseGet(BuildSteps::usualMemory),
                threads > 0
                        ? threads
                        : Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    }

    /** Half of what the machine or its container has: DuckDB takes it only if it needs it, and spills beyond. The Java heap is beside it. */
    private static String usualMemory() {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return Math.max(LEAST_MEGABYTES, machine.getTotalMemorySize() / 2 / 1_000_000) + "MB";
    }

    private Map<String, List<Path>> landedFiles(List<Dataset<?>> datasets) {
        Map<String, List<Path>> files = new LinkedHashMap<>();
        Set<String> undone = undone();
        for (Dataset<?> dataset : datasets) {
            List<Path> landed = new ArrayList<>(
                    undone.contains(dataset.name()) ? List.of() : night.zone().files(dataset.name()));
            // It has the columns that came after everything that has landed.
            landed.add(withoutRows(dataset));
            files.put(dataset.name(), landed);
        }
        return files;
    }

    /** Answers that are not read, because a part of them is damaged. */
    private Set<String> undone() {
        return night.config().types().all().stream()
                .flatMap(type -> type.listUndone(dataset -> night.zone().isDamaged(dataset.name())).stream())
                .map(Dataset::name)
                .collect(Collectors.toSet());
    }

    /** The datasets of which there is a second reading, each with those from whose payloads it is read. */
    static Map<String, List<String>> payloadsReadAgain(LandingZone zone, List<Dataset<?>> datasets) {
        Map<String, List<String>> readAgain = new LinkedHashMap<>();
        for (Dataset<?> dataset : datasets) {
            List<String> payloads = datasets.stream()
                    .filter(each -> each.gives().contains(dataset))
                    .map(Dataset::name)
                    .toList();
            if (Stream.concat(Stream.of(dataset.name()), payloads.stream()).anyMatch(zone::isReadAgain)) {
                readAgain.put(dataset.name(), payloads);
            }
        }
        return readAgain;
    }

    private Path withoutRows(Dataset<?> dataset) {
        Path folder = night.config().state().resolve("empty");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + folder, e);
        }
        Path file = folder.resolve(dataset.name() + ".parquet");
        LandingZone.writeEmpty(file, dataset.type());
        return file;
    }

    private void readFindings() {
        if (!relations.contains(TellingRelations.FINDINGS)) {
            return;
        }
        Map<String, List<String>> examples = new LinkedHashMap<>();
        begun().forEachRow(TellingRelations.FINDINGS, row -> {
            String subject = String.valueOf(row.get("subject"));
            String detail = row.get("detail");
            examples.computeIfAbsent(String.valueOf(row.get("finding")), claim -> new ArrayList<>())
                    .add(detail == null ? subject : subject + ": " + detail);
        });
        night.found(examples.entrySet().stream()
                .map(entry -> new Night.Finding(
                        entry.getKey(),
                        entry.getValue().size(),
                        entry.getValue().get(0)))
                .sorted((left, right) -> Long.compare(right.rows(), left.rows()))
                .toList());
    }
}
