package org.gitopsdora.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gitopsdora.extract.ExtractRecord;
import org.gitopsdora.extract.SourceOutcome;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.settings.ConfigEntry;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/** Lands what a run says about itself: its configuration, how each source was read, how it ended. */
final class RunRecords {
    private final Night night;

    RunRecords(Night night) {
        this.night = night;
    }

    /** The name under which a batch of this run lands: sorted by time, and said whose it is. */
    static String batchName(Night night, String part) {
        String stamp = night.startedAt().toString().replaceAll("\\.\\d+Z$", "Z").replaceAll("[:-]", "");
        return "%s-%s-%s".formatted(stamp, night.runId().substring(0, 8), part);
    }

    void landConfig(List<ConfigEntry> entries) {
        land("config", ConfigEntry.DATASET, entries);
    }

    void landExtract(SourceOutcome outcome) {
        ExtractRecord row = new ExtractRecord(
                outcome.type(),
                outcome.name(),
                outcome.finishedAt(),
                ContentHash.of(night.runId(), outcome.type(), outcome.name()),
                night.runId(),
                outcome.startedAt(),
                outcome.finishedAt(),
                outcome.status().word(),
                outcome.blame().map(Enum::name).orElse(null),
                outcome.error().orElse(null),
                outcome.readRecords(),
                outcome.landedRecords(),
                outcome.duplicateRecords(),
                outcome.rejectedRecords());
        land("extract-" + outcome.name(), ExtractRecord.DATASET, List.of(row));
    }

    void landRun() {
        Instant finishedAt = night.clock().instant();
        RunRecord row = new RunRecord(
                ConfigEntry.SOURCE,
                night.config().job(),
                finishedAt,
                ContentHash.of(night.runId()),
                night.runId(),
                night.startedAt(),
                finishedAt,
                night.status(),
                night.exitCode().number(),
                night.asOf().orElse(null),
                Version.ofProgram(),
                night.configHash());
        land("run", RunRecord.DATASET, List.of(row));
    }

    /** The configuration of the latest run that had begun by then; of this job if it ever ran, else of any. */
    static Optional<String> configHashAt(LandingZone zone, String job, Instant asOf) {
        RunRecord[] latest = new RunRecord[1];
        zone.forEach(RunRecord.DATASET.name(), RunRecord.class, run -> {
            if (!run.startedAt().isAfter(asOf) && (latest[0] == null || isBetter(run, latest[0], job))) {
                latest[0] = run;
            }
        });
        return Optional.ofNullable(latest[0]).map(RunRecord::configHash);
    }

    private static boolean isBetter(RunRecord run, RunRecord other, String job) {
        boolean isOfJob = run.instance().equals(job);
        return isOfJob == other.instance().equals(job) ? run.startedAt().isAfter(other.startedAt()) : isOfJob;
    }

    private <R extends Record & Landable> void land(String part, Dataset<R> dataset, List<R> rows) {
        try (LandingZone.Batch batch = night.zone().begin(batchName(night, part))) {
            rows.forEach(row -> batch.append(dataset.name(), dataset.type(), row.contentHash(), row));
            batch.commit(List.of(dataset.name()));
        }
    }
}
