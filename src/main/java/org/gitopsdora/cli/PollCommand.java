package org.gitopsdora.cli;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.gitopsdora.job.LockedException;
import org.gitopsdora.job.OpenedJob;
import org.gitopsdora.job.Poll;
import org.gitopsdora.job.Progress;
import org.gitopsdora.job.Verbosity;
import org.gitopsdora.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code jobs/run poll [JOB]}: what sources would have forgotten by the night. */
@Command(
        name = "poll",
        mixinStandardHelpOptions = true,
        description = {
            "Lands how the workloads stand now at each source that forgets, where that has changed; builds nothing.",
            "For cron, every ten minutes: failed syncs and changes of health are forgotten between nights."
        },
        footer =
                "Exit codes: 0 landed, nothing new, or another run holds the lock and reads the same; 2 configuration; 3 a source could not be read; 5 the machine; 12 every source refused its credentials.")
final class PollCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "JOB",
            defaultValue = "nightly",
            description = "A name under jobs/, or a path to a YAML (default: ${DEFAULT-VALUE}).")
    private String job = "nightly";

    @Option(names = "--quiet", description = "Say nothing but failures, for cron.")
    private boolean quiet;

    @ParentCommand
    private @Nullable RunCommand parent;

    @Override
    public Integer call() {
        RunCommand front = Objects.requireNonNull(parent);
        Verbosity verbosity = quiet ? Verbosity.QUIET : Verbosity.NORMAL;
        try (Progress progress = new LineProgress(front.terminal(), verbosity)) {
            return poll(front, progress).number();
        }
    }

    private ExitCode poll(RunCommand front, Progress progress) {
        try (OpenedJob opened = OpenedJob.open(job, front.clock(), OpenedJob.Traces.IN_HOME, Duration.ZERO)) {
            return new Poll(opened.config(), opened.clock(), progress).run();
        } catch (LockedException e) {
            return Poll.nothingToDo(e.holder(), progress);
        }
    }
}
