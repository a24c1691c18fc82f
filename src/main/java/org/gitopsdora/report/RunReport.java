package org.gitopsdora.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What became of a run, for machines: {@code reports/<run id>.json}. Appears whole. */
public record RunReport(
        String runId,
        String job,
        String version,
        Instant startedAt,
        Instant finishedAt,
        String status,
        ExitCode exitCode,
        @Nullable Instant asOf,
        @Nullable Instant windowFrom,
        @Nullable Instant windowTo,
        String configHash,
        List<SourceReport> sources,
        Map<String, Double> phaseSeconds,
        Map<String, Long> publishedRows,
        List<CheckReport> failedChecks,
        List<FindingReport> findings,
        List<Map<String, @Nullable String>> scorecard,
        List<String> warnings,
        List<String> problems,
        @Nullable String error) {

    /** How one source was read. */
    public record SourceReport(
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
    public record GapReport(
            String kind,
            String detail,
            @Nullable Instant fromAt,
            @Nullable Instant toAt) {}

    /**
     * One kind of finding.
     *
     * @param example subject and detail of the first
     */
    public record FindingReport(String claim, long rows, String example) {}

    /** A claim that does not hold, with rows that are guilty. */
    public record CheckReport(String claim, long rows, List<String> examples) {}

    /** Whether a warehouse was put in place, with gaps or without. */
    boolean hasPublished() {
        return status.startsWith("published");
    }

    public Path write(Path folder) {
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
}
