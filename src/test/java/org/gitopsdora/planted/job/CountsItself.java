package org.gitopsdora.planted.job;

import org.gitopsdora.planted.source.RunsGit;

/** Decides in Java what SQL should. */
public final class CountsItself {
    public static final String FAILURES = "fct_failures";
    public static final String COUNT = "select count(*) from fct_deployments";
    public static final String QUERY = """
            select name
            from rows_of_its_own
            """;
    /** What a sentence may say. */
    public static final String HINT = "2 findings (select * from dq_findings)";

    public Process programs() throws java.io.IOException {
        return RunsGit.run();
    }
}
