package org.gitopsdora.cli;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gitopsdora.job.HistoryRun;
import org.gitopsdora.job.OpenedJob;
import org.gitopsdora.job.Progress;
import org.gitopsdora.job.Verbosity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code jobs/run export-history JOB}: everything that a source which comes to an end still holds. */
@Command(
        name = "export-history",
        mixinStandardHelpOptions = true,
        description =
                "Lands the whole history of every source that may soon be gone, from its beginning. Builds nothing: the next night does.",
        footer =
                "A run that was killed is carried on by the next. Exit codes: 0 everything has landed, 2 configuration, 3 some of it could not be read, "
                        + "5 the machine (no space, not writable), 11 another run holds the lock, 12 every source refused its credentials.")
final class ExportHistoryCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "JOB", description = "A name under jobs/, or a path to a YAML.")
    private String job = "";

    @Option(names = "--only", paramLabel = "SOURCE", description = "One source, by name or type.")
    private @Nullable String only;

    @Option(
            names = "--lock-timeout",
            paramLabel = "D",
            defaultValue = "15m",
            description = "How long to wait for another run (default: ${DEFAULT-VALUE}); 0 not at all.")
    private String lockTimeout = "15m";

    @ParentCommand
    private @Nullable RunCommand parent;

    @Override
    public Integer call() {
        RunCommand front = Objects.requireNonNull(parent);
        try (OpenedJob opened = OpenedJob.open(job, front.clock(), OpenedJob.Traces.NONE, Duration.ZERO);
                Progress progress = new LineProgress(front.terminal(), Verbosity.NORMAL)) {
            return new HistoryRun(opened.config(), opened.clock(), progress)
                    .run(Optional.ofNullable(only), RunCommand.lockTimeout(lockTimeout))
                    .number();
        }
    }
}
