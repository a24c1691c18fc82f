package org.gitopsdora.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gitopsdora.config.ConfigException;
import org.gitopsdora.extract.LandedExtraction;
import org.gitopsdora.extract.SourceOutcome;
import org.gitopsdora.extract.SourceOutcome.Status;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.report.HumanText;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.Source;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one source and lands what it gives. That it cannot be read is a result, which the other sources survive. */
final class ExtractStep {
    private static final Logger LOG = LoggerFactory.getLogger(ExtractStep.class);

    private final Night night;
    private final ConfiguredSource configured;
    private long begunNanos;

    ExtractStep(Night night, ConfiguredSource configured) {
        this.night = night;
        this.configured = configured;
    }

    String name() {
        return "extract " + configured.name();
    }

    SourceOutcome run() {
        Instant startedAt = night.clock().instant();
        begunNanos = System.nanoTime();
        night.progress().running(name(), "begins", 0, 0);
        SourceOutcome outcome = extract(startedAt);
        night.add(outcome);
        if (!night.isInterrupted()) {
            new RunRecords(night).landExtract(outcome);
            tell(outcome);
        }
        return outcome;
    }

    private SourceOutcome extract(Instant startedAt) {
        try (LandedExtraction extraction = begin()) {
            night.opened(extraction);
            try {
                return extract(startedAt, extraction);
            } finally {
                night.closed(extraction);
            }
        }
    }

    private SourceOutcome extract(Instant startedAt, LandedExtraction extraction) {
        try {
            Source source = configured.open(night.surroundings());
            extraction.readAgain(source.payloadReadings());
            Optional<SourceException> failure = extraction.attempt(source.datasets(), () -> source.extract(extraction));
            if (failure.isPresent()) {
                return outcome(
                        startedAt, extraction, Status.FAILED, failure.get().blame(), failure.get());
            }
            Status status = extraction.gaps().isEmpty() ? Status.READ : Status.READ_WITH_GAPS;
            return outcome(startedAt, extraction, status, null, null);
        } catch (SourceException e) {
            return outcome(startedAt, extraction, Status.FAILED, e.blame(), e);
        } catch (ConfigException e) {
            return outcome(startedAt, extraction, Status.FAILED, Blame.CONFIGURATION, e);
        } catch (RuntimeException | Error e) {
            // The border of one source: whatever broke it, the others have to be told apart from it.
            LOG.error("{} broke", name(), e);
            Blame blame = Failure.codeOf(e) == ExitCode.MACHINE ? Blame.MACHINE : null;
            return outcome(startedAt, extraction, blame == null ? Status.BROKEN : Status.FAILED, blame, e);
        }
    }

    private LandedExtraction begin() {
        return new LandedExtraction(
                night.zone(),
                RunRecords.batchName(night, configured.name()),
                configured.type(),
                configured.name(),
                night.clock(),
                night.options().window().orElse(null),
                (what, done, total) -> night.progress().running(name(), what, done, total));
    }

    private SourceOutcome outcome(
            Instant startedAt,
            LandedExtraction extraction,
            Status status,
            @Nullable Blame blame,
            @Nullable Throwable failure) {
        // What a broken source appended was abandoned with its batch.
        boolean isLanded = failure == null || failure instanceof SourceException;
        return new SourceOutcome(
                configured.type(),
                configured.name(),
                startedAt,
                night.clock().instant(),
                Duration.ofNanos(System.nanoTime() - begunNanos),
                status,
                Optional.ofNullable(blame),
                Optional.ofNullable(failure).map(Failure::oneLine),
                extraction.readRecords(),
                isLanded ? extraction.landedRecords() : 0,
                extraction.duplicateRecords(),
                extraction.rejectedRecords(),
                List.copyOf(extraction.gaps()));
    }

    private void tell(SourceOutcome outcome) {
        String counts = "%s read, %s landed"
                .formatted(HumanText.count(outcome.readRecords()), HumanText.count(outcome.landedRecords()));
        outcome.gaps().forEach(gap -> night.progress().failed(name(), gap.kind() + ": " + gap.detail()));
        if (outcome.rejectedRecords() > 0) {
            night.progress()
                    .failed(
                            name(),
                            HumanText.plural(outcome.rejectedRecords(), "record")
                                    + " rejected, see dq_rejected_records");
        }
        String hint = outcome.status() == Status.BROKEN ? " (a bug: the trace is in the log)" : "";
        outcome.error()
                .ifPresentOrElse(
                        error -> night.progress().failed(name(), error + hint),
                        () -> night.progress().finished(name(), counts + ", " + HumanText.elapsed(outcome.elapsed())));
    }
}
