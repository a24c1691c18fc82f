package org.gitopsdora.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.gitopsdora.job.Jobs;
import org.gitopsdora.job.UsageException;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.settings.JobConfig;
import org.gitopsdora.warehouse.Query;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code jobs/run query "select …" JOB}: a quick look at the served file, without a DuckDB client. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Asks the warehouse of a job, read-only: a table, or --csv, or --json.",
        footer = "For instance: jobs/run query \"select * from dora_scorecard\" demo")
final class QueryCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SQL", description = "One query, in DuckDB's SQL.")
    private String sql = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = "nightly",
            paramLabel = "JOB",
            description = "A name under jobs/, or a path to a YAML (default: ${DEFAULT-VALUE}).")
    private String job = "nightly";

    @Option(names = "--csv", description = "Comma-separated, with a head, as in RFC 4180.")
    private boolean isCsv;

    @Option(names = "--json", description = "An array of objects.")
    private boolean isJson;

    @ParentCommand
    private @Nullable RunCommand parent;

    @Override
    public Integer call() {
        if (isCsv && isJson) {
            throw new UsageException("--csv and --json contradict each other");
        }
        Terminal terminal = Objects.requireNonNull(parent).terminal();
        Query.Answer answer =
                Query.run(JobConfig.home(Jobs.read(job, System::getenv)).resolve("warehouse.duckdb"), sql);
        if (isCsv) {
            QueryCsv.print(answer, terminal.out());
        } else if (isJson) {
            QueryJson.print(answer, terminal.out());
        } else {
            QueryTable.print(answer, terminal.out());
        }
        return ExitCode.PUBLISHED.number();
    }
}
