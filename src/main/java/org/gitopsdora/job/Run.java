package org.gitopsdora.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.report.Summary;
import org.gitopsdora.report.TextTable;
import org.gitopsdora.settings.ConfigEntries;
import org.gitopsdora.settings.ConfigEntry;
import org.gitopsdora.settings.JobConfig;
import org.gitopsdora.source.ConfiguredSource;

/** One run from the lock to the report, whatever happens in between. */
public final class Run {
    private final JobConfig config;
    private final RunOptions options;
    private final InstantSource clock;
    private final Progress progress;
    private final AtomicBoolean isConcluded = new AtomicBoolean();

    public Run(JobConfig config, RunOptions options, InstantSource clock, Progress progress) {
        this.config = config;
        this.options = options;
        this.clock = clock;
        this.progress = progress;
    }

    public ExitCode run() {
        List<ConfiguredSource> sources = sources();
        createHome();
        Optional<HomeLock> lock =
                HomeLock.acquire(config.state(), config.job(), clock.instant(), options.lockTimeout());
        if (lock.isEmpty()) {
            return locked();
        }
        try (HomeLock held = lock.get()) {
            return run(sources);
        }
    }

    /** What {@link #run} would do, without touching anything. */
    public List<String> plan() {
        TextTable table = new TextTable().text(config.job()).text("what").text("how far");
        String since = options.window()
                .map(window -> "from %s to %s".formatted(window.from(), window.to()))
                .orElse("since what has landed");
        for (ConfiguredSource source : sources()) {
            String url = source.facts().getOrDefault("url", "files");
            table.row("would read", "%s %s, %s".formatted(source.type(), source.name(), url), since);
        }
        String asOf = options.asOf().map(Instant::toString).orElse("now");
        table.row("would build", config.warehouse().toString(), "as of " + asOf);
        List<String> lines = new ArrayList<>(table.lines(""));
        lines.add("Nothing was touched.");
        return lines;
    }

    private ExitCode run(List<ConfiguredSource> sources) {
        if (options.verbosity() != Verbosity.QUIET) {
            config.warnings().forEach(progress::warning);
        }
        List<ConfigEntry> entries = ConfigEntries.of(config, clock.instant());
        Night night = new Night(config, options, clock, progress, configHash(entries));
        try (RunLog log = RunLog.open(config.reports().resolve(night.runId() + ".log"), options.verbosity());
                Interruption interruption = Interruption.watch(code -> {
                    night.interrupt(code);
                    conclude(night, log);
                })) {
            try {
                progress.running(Progress.START, "opening the job repository", 0, 0);
                prepare(night, entries);
                try (BatchFrame frame = BatchFrame.open(config.state(), progress)) {
                    new NightlyJob(night, sources).run(frame);
                }
            } catch (RuntimeException | Error e) {
                // The border of the run: whatever happened, it ends with a record, a report and a code.
                night.failed(e);
            }
            conclude(night, log);
            return night.exitCode();
        }
    }

    private void prepare(Night night, List<ConfigEntry> entries) {
        LandingZone zone = night.zone();
        zone.removeUnfinished();
        for (Path damaged : zone.damagedFiles()) {
            String problem =
                    "%s is damaged and was left out; restore it from a backup, or delete it after a run that reads its source: what the source still has lands again"
                            .formatted(damaged);
            night.addProblem(problem);
            night.progress().failed("landing", problem);
        }
        new RunRecords(night).landConfig(entries);
    }

    /** Once, by whoever comes first: the run itself or the signal that ends it. */
    private void conclude(Night night, RunLog log) {
        if (!isConcluded.compareAndSet(false, true)) {
            return;
        }
        night.failure().ifPresent(log::trace);
        try {
            new RunRecords(night).landRun();
            NightReport.of(night).write(config.reports());
        } catch (RuntimeException e) {
            // A full disk ends the run and then refuses its record: what the user is told first is the first failure.
            log.trace(e);
            night.failed(e);
        }
        progress.concluded(new Summary(NightReport.of(night), config.warehouse()));
        night.failure()
                .ifPresent(failure ->
                        progress.failed("error", "%s (trace in %s)".formatted(Failure.oneLine(failure), log.file())));
    }

    private List<ConfiguredSource> sources() {
        if (options.extract() == RunOptions.Extract.NOTHING || options.asOf().isPresent()) {
            return List.of();
        }
        List<ConfiguredSource> sources = config.sourcesCalled(options.only());
        if (sources.isEmpty()) {
            throw new UsageException("--only %s: no source has this name or type; there are: %s"
                    .formatted(
                            options.only().orElse(""),
                            config.sources().stream()
                                    .map(source -> "%s (%s)".formatted(source.name(), source.type()))
                                    .collect(Collectors.joining(", "))));
        }
        return sources;
    }

    private String configHash(List<ConfigEntry> today) {
        if (options.asOf().isEmpty() || options.configuration() == RunOptions.Configuration.OF_TODAY) {
            return today.get(0).configHash();
        }
        Instant asOf = options.asOf().get();
        return RunRecords.configHashAt(new LandingZone(config.landing()), config.job(), asOf)
                .orElseThrow(() -> new UsageException(
                        "--as-of %s: no run had begun by then, so no configuration is known; add --with-config for today's"
                                .formatted(asOf)));
    }

    private ExitCode locked() {
        progress.failed(config.job(), HomeLock.refusal(config.state()));
        return ExitCode.LOCKED;
    }

    private void createHome() {
        try {
            Files.createDirectories(config.state());
            Files.createDirectories(config.reports());
        } catch (IOException e) {
            throw new UncheckedIOException("`home`: cannot write to " + config.home(), e);
        }
    }
}
