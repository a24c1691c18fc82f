package org.gitopsdora.job;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gitopsdora.extract.LandedExtraction;
import org.gitopsdora.extract.SourceOutcome;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.settings.JobConfig;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.Surroundings;
import org.gitopsdora.warehouse.CheckFinding;
import org.gitopsdora.warehouse.Published;
import org.jspecify.annotations.Nullable;

/** One run, as it comes to be known: what it is asked to do, and what has become of it so far. Thread-safe. */
final class Night {
    /**
     * One kind of finding.
     *
     * @param example subject and detail of the first
     */
    record Finding(String claim, long rows, String example) {}

    private final JobConfig config;
    private final RunOptions options;
    private final InstantSource clock;
    private final Progress progress;
    private final LandingZone zone;
    private final Surroundings surroundings;
    private final String runId;
    private final Instant startedAt;
    private final String configHash;

    private final List<SourceOutcome> outcomes = new ArrayList<>();
    private final Map<String, Duration> phases = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<CheckFinding> failedChecks = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Map<String, @Nullable String>> scorecard = new ArrayList<>();
    private final Set<LandedExtraction> open = new HashSet<>();
    private @Nullable Instant asOf;
    private @Nullable Published published;
    private @Nullable Throwable failure;
    private @Nullable ExitCode interruption;

    Night(JobConfig config, RunOptions options, InstantSource clock, Progress progress, String configHash) {
        this.config = config;
        this.options = options;
        this.clock = clock;
        this.progress = progress;
        this.zone = new LandingZone(config.landing());
        this.surroundings = config.surroundings();
        this.startedAt = clock.instant();
        this.runId = ContentHash.of(config.job(), startedAt);
        this.configHash = configHash;
    }

    JobConfig config() {
        return config;
    }

    RunOptions options() {
        return options;
    }

    InstantSource clock() {
        return clock;
    }

    Progress progress() {
        return progress;
    }

    LandingZone zone() {
        return zone;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    String runId() {
        return runId;
    }

    Instant startedAt() {
        return startedAt;
    }

    /** The configuration the warehouse is built with; another night's for an {@code --as-of}. */
    String configHash() {
        return configHash;
    }

    synchronized void add(SourceOutcome outcome) {
        outcomes.add(outcome);
    }

    /** In the order of the configuration: they end in any. */
    synchronized List<SourceOutcome> outcomes() {
        List<String> names = config.sourcesCalled(Optional.empty()).stream()
                .map(ConfiguredSource::name)
                .toList();
        return outcomes.stream()
                .sorted(Comparator.comparingInt(outcome -> names.indexOf(outcome.name())))
                .toList();
    }

    synchronized void addPhase(String name, Duration took) {
        phases.merge(name, took, Duration::plus);
    }

    synchronized Map<String, Duration> phases() {
        return new LinkedHashMap<>(phases);
    }

    /** Something that leaves a gap without being one source's: a damaged file, for instance. */
    synchronized void addProblem(String problem) {
        problems.add(problem);
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    synchronized void buildsFor(Instant instant) {
        asOf = instant;
    }

    synchronized Optional<Instant> asOf() {
        return Optional.ofNullable(asOf);
    }

    synchronized void checked(List<CheckFinding> failed) {
        failedChecks.addAll(failed);
    }

    synchronized List<CheckFinding> failedChecks() {
        return List.copyOf(failedChecks);
    }

    synchronized void found(List<Finding> all) {
        findings.addAll(all);
    }

    synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }

    synchronized void addScore(Map<String, @Nullable String> row) {
        scorecard.add(row);
    }

    /** By service; all services together stand last. */
    synchronized List<Map<String, @Nullable String>> scorecard() {
        return scorecard.stream()
                .sorted(Comparator.comparing(
                        row -> row.get("service"), Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    }

    synchronized void published(Published result) {
        published = result;
    }

    synchronized Optional<Published> published() {
        return Optional.ofNullable(published);
    }

    /** The first failure is the one to tell: later ones follow from it. */
    synchronized void failed(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    synchronized Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** A source is being read; an interruption has to abandon what it has not finished. */
    synchronized void opened(LandedExtraction extraction) {
        open.add(extraction);
    }

    synchronized void closed(LandedExtraction extraction) {
        open.remove(extraction);
    }

    /** Abandons what is not finished: the next run reads it again. */
    void interrupt(ExitCode by) {
        List<LandedExtraction> unfinished;
        synchronized (this) {
            interruption = by;
            unfinished = List.copyOf(open);
        }
        unfinished.forEach(LandedExtraction::close);
    }

    synchronized boolean isInterrupted() {
        return interruption != null;
    }

    /** Whether building makes no sense any more, or would publish what nobody could trust. */
    synchronized boolean endsBeforeBuild() {
        return interruption != null
                || failure != null
                || isRefusedByAll()
                || outcomes.stream().anyMatch(outcome -> outcome.isBlamedOn(Blame.MACHINE));
    }

    /** How the run ends, as things stand. The gravest reason wins; among equals what keeps yesterday's warehouse in place. */
    synchronized ExitCode exitCode() {
        if (interruption != null) {
            return interruption;
        }
        if (outcomes.stream().anyMatch(outcome -> outcome.isBlamedOn(Blame.MACHINE))) {
            return ExitCode.MACHINE;
        }
        if (failure != null) {
            return Failure.codeOf(failure);
        }
        if (!failedChecks.isEmpty()) {
            return ExitCode.NOT_PUBLISHED;
        }
        if (outcomes.stream().anyMatch(outcome -> outcome.status() == SourceOutcome.Status.BROKEN)) {
            return ExitCode.UNEXPECTED;
        }
        if (outcomes.stream().anyMatch(outcome -> outcome.isBlamedOn(Blame.CONFIGURATION))) {
            return ExitCode.CONFIGURATION;
        }
        if (isRefusedByAll()) {
            return ExitCode.CREDENTIALS;
        }
        if (published == null) {
            // No reason is known, and still nothing was published: that must never look like a good night.
            return ExitCode.UNEXPECTED;
        }
        boolean hasGaps = !problems.isEmpty() || outcomes.stream().anyMatch(SourceOutcome::hasGaps);
        return hasGaps ? ExitCode.PUBLISHED_WITH_GAPS : ExitCode.PUBLISHED;
    }

    /** As landed in {@link RunRecord#status()}. */
    synchronized String status() {
        if (interruption != null) {
            return "interrupted";
        }
        if (published == null) {
            return failedChecks.isEmpty() ? "failed" : "not_published";
        }
        return exitCode() == ExitCode.PUBLISHED ? "published" : "published_with_gaps";
    }

    private boolean isRefusedByAll() {
        return !outcomes.isEmpty()
                && outcomes.stream()
                        .allMatch(outcome -> outcome.isBlamedOn(Blame.CREDENTIALS) && outcome.landedRecords() == 0);
    }
}
