package org.gitopsdora.cli;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.gitopsdora.job.Doctor;
import org.gitopsdora.job.OpenedJob;
import org.gitopsdora.report.TextTable;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Diagnosis.Verdict;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code jobs/run doctor JOB}: what works, what does not, and what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Reaches every source, checks rights, clock and mapping. Changes nothing.",
        footer =
                "Exit codes: 0 all is well, 2 configuration, 3 something failed, 12 every source refused its credentials.")
final class DoctorCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "JOB", description = "A name under jobs/, or a path to a YAML.")
    private String job = "";

    @ParentCommand
    private @Nullable RunCommand parent;

    @Override
    public Integer call() {
        RunCommand front = Objects.requireNonNull(parent);
        try (OpenedJob opened = OpenedJob.open(job, front.clock(), OpenedJob.Traces.NONE, Duration.ZERO)) {
            Doctor doctor = new Doctor(
                    opened.config(),
                    opened.clock(),
                    opened.time(),
                    (title, found) -> print(title, found, front.terminal()));
            return doctor.examine().number();
        }
    }

    private static void print(String title, List<Diagnosis> diagnoses, Terminal terminal) {
        TextTable table = new TextTable().text(title).text("").text("");
        for (Diagnosis diagnosis : diagnoses) {
            table.row(word(diagnosis.verdict()), diagnosis.subject(), diagnosis.detail());
        }
        terminal.out().println(title);
        table.lines("  ").stream().skip(1).forEach(terminal.out()::println);
        terminal.out().println();
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case OK -> "ok";
            case WARNING -> "look";
            case FAILURE -> "FAIL";
        };
    }
}
