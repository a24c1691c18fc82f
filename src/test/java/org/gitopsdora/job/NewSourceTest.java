package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.config.JobFile;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.settings.JobConfig;
import org.gitopsdora.source.SourceType;
import org.gitopsdora.source.SourceTypes;
import org.gitopsdora.source.beeper.BeeperType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a new source costs: a room in Java ({@code source/beeper}, in the test tree), a room in SQL ({@code src/test/beeper/sql}), and a line in
 * the list. No other file knows it.
 */
class NewSourceTest {
    private static final Instant NOW = Instant.parse("2026-11-22T02:30:00Z");

    @TempDir
    Path home;

    private ClassLoader before;

    @BeforeEach
    void bringItsSql() throws Exception {
        before = Thread.currentThread().getContextClassLoader();
        URL room = Path.of("src/test/beeper").toUri().toURL();
        Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[] {room}, before));
    }

    @AfterEach
    void takeItsSqlAway() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private static SourceTypes types() {
        List<SourceType> list = new ArrayList<>(Sources.ALL.all());
        list.add(new BeeperType());
        return new SourceTypes(list);
    }

    @Test
    void itsIncidentsReachTheFactsTheirServiceAndTheCoverage() throws Exception {
        JobConfig config = JobConfig.read(
                "nightly", JobFile.parse("jobs/nightly.yaml", """
                        home: %s
                        sources: [{type: beeper, name: belt}]
                        services: {cart: {incidents: [{beeper: cart, environment: live}]}}
                        """.formatted(home), name -> null), types());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);

        ExitCode code = new Run(
                        config,
                        RunOptions.nightly(),
                        InstantSource.fixed(NOW),
                        new Terminal(stream, stream, false, 120).progress(Verbosity.NORMAL))
                .run();

        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.PUBLISHED);
        assertThat(query(
                        "select source || ' ' || incident_key || ' ' || title || ' ' || detected_at || ' ' || resolved_at"
                                + " from fct_incidents order by 1"))
                .containsExactly(
                        "beeper 1 beep 1 2026-11-20 10:00:00 2026-11-20 10:20:00",
                        "beeper 2 beep 2 2026-11-21 23:00:00 2026-11-21 23:05:00");
        assertThat(query(
                        "select distinct service || ' ' || environment || ' ' || mapped_by from fct_incident_services"))
                .containsExactly("cart live config");
    }

    private List<String> query(String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + home.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
