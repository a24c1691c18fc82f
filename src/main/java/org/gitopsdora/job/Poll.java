package org.gitopsdora.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.gitopsdora.extract.LandedExtraction;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.report.HumanText;
import org.gitopsdora.settings.JobConfig;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.Polled;
import org.gitopsdora.source.Source;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.Surroundings;

/** One light reading between two nights: every source that forgets lands what has changed, and nothing is built. */
public final class Poll {
    private static final String NAME = "poll";

    private final JobConfig config;
    private final InstantSource clock;
    private final Progress progress;

    public Poll(JobConfig config, InstantSource clock, Progress progress) {
        this.config = config;
        this.clock = clock;
        this.progress = progress;
    }

    public ExitCode run() {
        try {
            Files.createDirectories(config.state());
        } catch (IOException e) {
            throw new UncheckedIOException("`home`: cannot write to " + config.home(), e);
        }
        Optional<HomeLock> lock = HomeLock.acquire(config.state(), NAME, clock.instant(), Duration.ZERO);
        if (lock.isEmpty()) {
            return nothingToDo(HomeLock.holder(config.state()), progress);
        }
        try (HomeLock held = lock.get()) {
            LandingZone zone = new LandingZone(config.landing());
            zone.removeUnfinished();
            return poll(zone);
        }
    }

    /** Another run reads the same just now. */
    public static ExitCode nothingToDo(String holder, Progress progress) {
        progress.finished(NAME, holder + " is reading the same; nothing to do");
        return ExitCode.PUBLISHED;
    }

    private ExitCode poll(LandingZone zone) {
        Surroundings surroundings = config.surroundings();
        Set<Blame> blames = EnumSet.noneOf(Blame.class);
        int polled = 0;
        int failed = 0;
        boolean hasGaps = false;
        for (ConfiguredSource configured : config.sources()) {
            Source source = configured.open(surroundings);
            if (source instanceof Polled forgetful) {
                polled++;
                try (LandedExtraction extraction = begin(zone, configured)) {
                    Optional<SourceException> failure = extraction.attempt(source.datasets(), () -> {
                        forgetful.poll(extraction);
                        tell(configured, extraction);
                    });
                    if (failure.isPresent()) {
                        failed++;
                        blames.add(failure.get().blame());
                        progress.failed(NAME, Failure.oneLine(failure.get()));
                    }
                    hasGaps |= !extraction.gaps().isEmpty() || extraction.rejectedRecords() > 0;
                }
            }
        }
        if (polled == 0) {
            progress.finished(NAME, "no source of this job forgets between nights; nothing to do");
        }
        return code(polled, failed, blames, hasGaps);
    }

    private static ExitCode code(int polled, int failed, Set<Blame> blames, boolean hasGaps) {
        if (blames.contains(Blame.MACHINE)) {
            return ExitCode.MACHINE;
        }
        if (failed > 0 && failed == polled && blames.equals(EnumSet.of(Blame.CREDENTIALS))) {
            return ExitCode.CREDENTIALS;
        }
        return failed > 0 || hasGaps ? ExitCode.PUBLISHED_WITH_GAPS : ExitCode.PUBLISHED;
    }

    private LandedExtraction begin(LandingZone zone, ConfiguredSource configured) {
        String stamp = clock.instant().toString().replaceAll("\\.\\d+Z$", "Z").replaceAll("[:-]", "");
        return new LandedExtraction(
                zone,
                "%s-%s-%s".formatted(stamp, NAME, configured.name()),
                configured.type(),
                configured.name(),
                clock,
                null,
                (what, done, total) -> {});
    }

    private void tell(ConfiguredSource configured, LandedExtraction extraction) {
        extraction.gaps().forEach(gap -> progress.failed(NAME, gap.kind() + ": " + gap.detail()));
        progress.finished(
                NAME,
                "%s: %s read, %s landed"
                        .formatted(
                                configured.name(),
                                HumanText.count(extraction.readRecords()),
                                HumanText.count(extraction.landedRecords())));
    }
}
