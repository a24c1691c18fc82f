package org.gitopsdora.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import org.gitopsdora.job.Failure;
import org.gitopsdora.report.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The front door: the only wall clock of the program is made here. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Clock.systemUTC(), Terminal.ofProcess()));
    }

    public static int run(String[] args, InstantSource clock, Terminal terminal) {
        CommandLine commands = new CommandLine(new RunCommand(clock, terminal))
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((problem, ignored) -> usage(problem, terminal))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, terminal));
        try {
            return commands.execute(args);
        } catch (Error e) {
            return failed(e, terminal);
        }
    }

    private static int usage(ParameterException problem, Terminal terminal) {
        terminal.err().println("error: " + problem.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(
                problem, new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))) {
            terminal.err().println("jobs/run --help says what there is.");
        }
        return ExitCode.CONFIGURATION.number();
    }

    /** What happens before a run has a log of its own. */
    private static int failed(Throwable failure, Terminal terminal) {
        ExitCode code = Failure.codeOf(failure);
        terminal.err().println((code == ExitCode.LOCKED ? "" : "error: ") + Failure.oneLine(failure));
        if (code == ExitCode.UNEXPECTED) {
            failure.printStackTrace(terminal.err());
        }
        return code.number();
    }
}
