package org.gitopsdora.job;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gitopsdora.extract.LandedExtraction;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.report.HumanText;
import org.gitopsdora.report.TextTable;
import org.gitopsdora.settings.JobConfig;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.HistoricalSource;
import org.gitopsdora.source.HistoryExport;
import org.gitopsdora.source.Source;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.Surroundings;
import org.jspecify.annotations.Nullable;

/**
 * Lands whole histories. Each piece is a batch of its own and appears whole, so a kill loses the piece that was being read and nothing
 * else, and the landing zone itself says where to carry on.
 */
public final class HistoryRun {
    private final JobConfig config;
    private final InstantSource clock;
    private final Progress progress;
    private final LandingZone zone;
    private final Surroundings surroundings;

    public HistoryRun(JobConfig config, InstantSource clock, Progress progress) {
        this.config = config;
        this.clock = clock;
        this.progress = progress;
        this.zone = new LandingZone(config.landing());
        this.surroundings = config.surroundings();
    }

    public ExitCode run(Optional<String> only, Duration lockTimeout) {
        List<HistoricalSource> sources = sources(only);
        Optional<HomeLock> lock = HomeLock.acquire(config.state(), config.job(), clock.instant(), lockTimeout);
        if (lock.isEmpty()) {
            progress.failed(config.job(), HomeLock.refusal(config.state()));
            return ExitCode.LOCKED;
        }
        try (HomeLock held = lock.get()) {
            zone.removeUnfinished();
            List<ExitCode> codes = new ArrayList<>();
            sources.forEach(source -> codes.add(export(source)));
            return gravest(codes);
        }
    }

    private List<HistoricalSource> sources(Optional<String> only) {
        List<ConfiguredSource> called = config.sourcesCalled(only);
        List<HistoricalSource> sources = new ArrayList<>();
        for (ConfiguredSource source : called) {
            Source opened = source.open(surroundings);
            if (opened instanceof HistoricalSource historical) {
                sources.add(historical);
            }
        }
        if (sources.isEmpty()) {
            throw new UsageException("%s: no source of it has a history to export (%s has); there are: %s"
                    .formatted(
                            only.map(name -> "--only " + name).orElse(config.job()),
                            String.join(", ", config.types().historical()),
                            config.sources().stream()
                                    .map(source -> "%s (%s)".formatted(source.name(), source.type()))
                                    .collect(Collectors.joining(", "))));
        }
        return sources;
    }

    private ExitCode export(HistoricalSource source) {
        String title = "%s %s".formatted(source.type(), source.name());
        Instant startedAt = clock.instant();
        List<Gap> gaps = new ArrayList<>();
        long rejected = 0;
        @Nullable SourceException failure = null;
        try (HistoryExport export = source.openHistory()) {
            boolean isMore = true;
            for (int number = 1; isMore; number++) {
                try (LandedExtraction piece = begin(source, startedAt, number)) {
                    try {
                        Optional<String> read = export.readNext(piece);
                        read.ifPresent(what -> progress.finished(title, what));
                        isMore = read.isPresent();
                    } catch (SourceException e) {
                        failure = e;
                        isMore = false;
                    }
                    piece.commit(source.datasets());
                    gaps.addAll(piece.gaps());
                    rejected += piece.rejectedRecords();
                }
            }
            try (LandedExtraction nothing = begin(source, startedAt, 0)) {
                print(title, export.holdings(nothing));
            }
        } catch (SourceException e) {
            failure = e;
        }
        return conclude(title, gaps, rejected, failure);
    }

    private LandedExtraction begin(HistoricalSource source, Instant startedAt, int number) {
        String stamp = startedAt.toString().replaceAll("\\.\\d+Z$", "Z").replaceAll("[:-]", "");
        String id = ContentHash.of(config.job(), startedAt, "history").substring(0, 8);
        return new LandedExtraction(
                zone,
                "%s-%s-%s-history-%05d".formatted(stamp, id, source.name(), number),
                source.type(),
                source.name(),
                clock,
                null,
                (what, done, total) -> {});
    }

    private void print(String title, List<HistoryExport.Holding> holdings) {
        TextTable table = new TextTable()
                .text(title + " holds")
                .number("records")
                .text("oldest")
                .text("newest");
        for (HistoryExport.Holding holding : holdings) {
            table.row(holding.what(), HumanText.count(holding.records()), day(holding.oldest()), day(holding.newest()));
        }
        progress.told(table.lines(""));
    }

    private ExitCode conclude(String title, List<Gap> gaps, long rejected, @Nullable SourceException failure) {
        gaps.forEach(gap -> progress.failed(title, gap.kind() + ": " + gap.detail()));
        if (rejected > 0) {
            progress.failed(title, HumanText.plural(rejected, "record") + " rejected, see dq_rejected_records");
        }
        if (failure != null) {
            progress.failed(title, Failure.oneLine(failure));
        }
        if (failure == null && gaps.isEmpty() && rejected == 0) {
            progress.told(List.of("All of it has landed in %s, which is what to back up.".formatted(config.landing())));
            progress.finished(title, "the history is complete.");
            return ExitCode.PUBLISHED;
        }
        progress.failed(title, "the history is not complete; run again, what has landed is not read again");
        return failure == null ? ExitCode.PUBLISHED_WITH_GAPS : codeOf(failure.blame());
    }

    private static ExitCode codeOf(Blame blame) {
        return switch (blame) {
            case MACHINE -> ExitCode.MACHINE;
            case CONFIGURATION -> ExitCode.CONFIGURATION;
            case CREDENTIALS -> ExitCode.CREDENTIALS;
            case UNREACHABLE, UNEXPECTED_ANSWER -> ExitCode.PUBLISHED_WITH_GAPS;
        };
    }

    /** The machine's trouble is every source's. Refused credentials are the answer only if every source gives it. */
    private static ExitCode gravest(List<ExitCode> codes) {
        if (codes.stream().distinct().count() == 1) {
            return codes.get(0);
        }
        if (codes.contains(ExitCode.MACHINE)) {
            return ExitCode.MACHINE;
        }
        return codes.contains(ExitCode.CONFIGURATION) ? ExitCode.CONFIGURATION : ExitCode.PUBLISHED_WITH_GAPS;
    }

    private static String day(@Nullable Instant instant) {
        return instant == null ? HumanText.UNKNOWN : instant.toString().substring(0, 10);
    }
}
