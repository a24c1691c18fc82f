package org.gitopsdora.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.warehouse.Published;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What became of a run, for machines: {@code reports/<run id>.json}. Appears whole. */
record RunReport(
        String runId,
        String job,
        String version,
        Instant startedAt,
        Instant finishedAt,
        String status,
        int exitCode,
        @Nullable Instant asOf,
        @Nullable Instant windowFrom,
        @Nullable Instant windowTo,
        String configHash,
        List<SourceReport> sources,
        Map<String, Double> phaseSeconds,
        Map<String, Long> publishedRows,
        List<CheckReport> failedChecks,
        List<Night.Finding> findings,
        List<Map<String, @Nullable String>> scorecard,
        List<String> warnings,
        List<String> problems,
        @Nullable String error) {

    /** How one source was read. */
    record SourceReport(
            String type,
            String name,
            String status,
            @Nullable String blame,
            @Nullable String error,
            double seconds,
            long readRecords,
            long landedRecords,
            long duplicateRecords,
            long rejectedRecords,
            List<GapReport> gaps) {}

    /** What could not be read of it. */
    record GapReport(
            String kind,
            String detail,
            @Nullable Instant fromAt,
            @Nullable Instant toAt) {}

    /** A claim that does not hold, with rows that are guilty. */
    record CheckReport(String claim, long rows, List<String> examples) {}

    static RunReport of(Night night) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        night.phases().forEach((phase, took) -> seconds.put(phase, took.toMillis() / 1000.0));
        return new RunReport(
                night.runId(),
                night.config().job(),
                Version.ofProgram(),
                night.startedAt(),
                night.clock().instant(),
                night.status(),
                night.exitCode().number(),
                night.asOf().orElse(null),
                night.options().window().map(window -> window.from()).orElse(null),
                night.options().window().map(window -> window.to()).orElse(null),
                night.configHash(),
                night.outcomes().stream().map(RunReport::source).toList(),
                seconds,
                night.published().map(Published::rowsByRelation).orElse(Map.of()),
                night.failedChecks().stream()
                        .map(check -> new CheckReport(check.claim(), check.rows(), check.examples()))
                        .toList(),
                night.findings(),
                night.scorecard(),
                night.config().warnings(),
                night.problems(),
                night.failure().map(Failure::oneLine).orElse(null));
    }

    Path write(Path folder) {
        JsonMapper json = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
        Path file = folder.resolve(runId + ".json");
        Path unfinished = folder.resolve(runId + ".json.unfinished");
        try {
            Files.createDirectories(folder);
            Files.writeString(unfinished, json.writeValueAsString(this) + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
        return file;
    }

    private static SourceReport source(SourceOutcome outcome) {
        Optional<Blame> blame = outcome.blame();
        return new SourceReport(
                outcome.type(),
                outcome.name(),
                RunRecords.status(outcome.status()),
                blame.map(Enum::name).orElse(null),
                outcome.error().orElse(null),
                outcome.elapsed().toMillis() / 1000.0,
                outcome.readRecords(),
                outcome.landedRecords(),
                outcome.duplicateRecords(),
                outcome.rejectedRecords(),
                outcome.gaps().stream()
                        .map(gap -> new GapReport(gap.kind(), gap.detail(), gap.from(), gap.to()))
                        .toList());
    }
}
