package org.gitopsdora.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gitopsdora.job.OpenedJob;
import org.gitopsdora.job.Progress;
import org.gitopsdora.job.Run;
import org.gitopsdora.job.RunOptions;
import org.gitopsdora.job.UsageException;
import org.gitopsdora.job.Verbosity;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.time.Window;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobs/run JOB}: one run. */
@Command(
        name = "jobs/run",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Extracts, builds, checks and publishes one warehouse of DORA metrics.",
        customSynopsis = {
            "jobs/run JOB [options]",
            "       jobs/run poll [JOB]",
            "       jobs/run doctor JOB",
            "       jobs/run query \"select …\" [JOB] [--csv | --json]",
            "       jobs/run export-history JOB [--only SOURCE]"
        },
        footer = {
            "",
            "Exit codes:",
            "  0   published, also when nothing was new",
            "  1   unexpected error: a bug; the trace is in the log",
            "  2   usage or configuration",
            "  3   published, with gaps: a source could not be read, or records were rejected for the first time",
            "  4   not published: a check found rows; the last good warehouse stays",
            "  5   the machine: space, memory, rights",
            "  11  another run holds the lock",
            "  12  every source asked refused its credentials",
            "  130, 143  interrupted; the next run carries on",
            "",
            "JAVA_OPTS goes to Java, for instance JAVA_OPTS=-Xmx1g."
        },
        subcommands = {PollCommand.class, DoctorCommand.class, QueryCommand.class, ExportHistoryCommand.class})
final class RunCommand implements Callable<Integer> {
    private static final Pattern DURATION = Pattern.compile("(\\d+)([smh]?)");

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "JOB",
            description = "A name under jobs/ (nightly), or a path to a YAML.")
    private @Nullable String job;

    @Option(
            names = "--from",
            paramLabel = "T",
            description = "Read a window instead of what is new since the last run: ISO date or instant, UTC.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "T",
            description = "End of the window, not included; now if only --from is given.")
    private @Nullable String to;

    @Option(names = "--as-of", paramLabel = "T", description = "Rebuild what was known at T; extracts nothing.")
    private @Nullable String asOf;

    @Option(names = "--with-config", description = "With --as-of: today's configuration, not that of then.")
    private boolean withConfig;

    @Option(
            names = "--only",
            paramLabel = "SOURCE",
            description = "Extract one source, by name or type; build everything.")
    private @Nullable String only;

    @Option(names = "--skip-extract", description = "Build from what has landed.")
    private boolean skipExtract;

    @Option(names = "--dry-run", description = "Say what would be read and built; touch nothing.")
    private boolean dryRun;

    @Option(names = "--verbose", description = "Say what each step is doing.")
    private boolean verbose;

    @Option(names = "--quiet", description = "Say nothing but failures, for cron.")
    private boolean quiet;

    @Option(
            names = "--lock-timeout",
            paramLabel = "D",
            defaultValue = "15m",
            description =
                    "How long to wait for another run, for instance 90s or 1h (default: ${DEFAULT-VALUE}); 0 not at all.")
    private String lockTimeout = "15m";

    private final InstantSource clock;
    private final Terminal terminal;

    RunCommand(InstantSource clock, Terminal terminal) {
        this.clock = clock;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (job == null) {
            throw new UsageException("Which JOB? For instance: jobs/run nightly");
        }
        OpenedJob.Traces traces = dryRun ? OpenedJob.Traces.NONE : OpenedJob.Traces.IN_HOME;
        try (OpenedJob opened = OpenedJob.open(job, clock, traces, lockTimeout(lockTimeout))) {
            RunOptions options = options(opened.clock().instant());
            try (Progress progress = terminal.progress(options.verbosity())) {
                Run run = new Run(opened.config(), options, opened.clock(), progress);
                if (dryRun) {
                    run.plan().forEach(terminal.out()::println);
                    return ExitCode.PUBLISHED.number();
                }
                return run.run().number();
            }
        }
    }

    InstantSource clock() {
        return clock;
    }

    Terminal terminal() {
        return terminal;
    }

    private RunOptions options(Instant now) {
        refuse(
                asOf != null && (from != null || to != null),
                "--as-of rebuilds what had landed: it takes no --from, --to");
        refuse(asOf != null && only != null, "--as-of extracts nothing: it takes no --only");
        refuse(withConfig && asOf == null, "--with-config belongs to --as-of");
        refuse(skipExtract && only != null, "--skip-extract and --only contradict each other");
        refuse(skipExtract && (from != null || to != null), "--skip-extract and --from, --to contradict each other");
        refuse(verbose && quiet, "--verbose and --quiet contradict each other");
        refuse(to != null && from == null, "--to needs --from");
        return new RunOptions(
                window(now),
                Optional.ofNullable(asOf).map(text -> past("--as-of", text, now)),
                withConfig ? RunOptions.Configuration.OF_TODAY : RunOptions.Configuration.OF_THEN,
                Optional.ofNullable(only),
                skipExtract ? RunOptions.Extract.NOTHING : RunOptions.Extract.ALL,
                verbosity(),
                lockTimeout(lockTimeout));
    }

    private Optional<Window> window(Instant now) {
        if (from == null) {
            return Optional.empty();
        }
        Instant start = past("--from", from, now);
        Instant end = to == null ? now : Instants.parse("--to", to);
        refuse(!start.isBefore(end), "--from %s is not before --to %s".formatted(start, end));
        return Optional.of(new Window(start, end));
    }

    private Verbosity verbosity() {
        if (quiet) {
            return Verbosity.QUIET;
        }
        return verbose ? Verbosity.VERBOSE : Verbosity.NORMAL;
    }

    static Duration lockTimeout(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException(
                    "--lock-timeout must be a duration such as 90s, 15m or 1h, or 0, not `%s`".formatted(text));
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofSeconds(amount);
        };
    }

    private static Instant past(String option, String text, Instant now) {
        Instant instant = Instants.parse(option, text);
        refuse(instant.isAfter(now), "%s %s lies in the future".formatted(option, text));
        return instant;
    }

    private static void refuse(boolean isContradictory, String problem) {
        if (isContradictory) {
            throw new UsageException(problem);
        }
    }
}
