package org.gitopsdora.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a person reads when a run has ended. */
public final class Summary {
    private static final int MOST_FINDINGS = 5;

    private final RunReport run;
    private final Path warehouse;

    /**
     * @param warehouse the file that is published
     */
    public Summary(RunReport run, Path warehouse) {
        this.run = run;
        this.warehouse = warehouse;
    }

    /**
     * What a person wants to know of a run that has ended, top down.
     *
     * @param columns how wide a line of examples may be
     */
    public List<String> lines(int columns) {
        List<String> lines = new ArrayList<>();
        addSources(lines);
        addPhases(lines);
        addScorecard(lines);
        addFindings(columns, lines);
        lines.add("");
        lines.add(ending());
        return lines;
    }

    private void addSources(List<String> lines) {
        if (run.sources().isEmpty()) {
            return;
        }
        TextTable table = new TextTable()
                .text("source")
                .text("type")
                .text("status")
                .number("read")
                .number("landed")
                .number("duplicate")
                .number("rejected")
                .number("gaps")
                .number("time");
        for (RunReport.SourceReport source : run.sources()) {
            table.row(
                    source.name(),
                    source.type(),
                    source.status().replace('_', ' '),
                    HumanText.count(source.readRecords()),
                    HumanText.count(source.landedRecords()),
                    HumanText.count(source.duplicateRecords()),
                    HumanText.count(source.rejectedRecords()),
                    HumanText.count((long) source.gaps().size()),
                    HumanText.elapsed(duration(source.seconds())));
        }
        lines.add("");
        lines.addAll(table.lines(""));
    }

    private void addPhases(List<String> lines) {
        Map<String, Double> phases = run.phaseSeconds();
        if (phases.isEmpty()) {
            return;
        }
        TextTable table = new TextTable().text("phase").number("time");
        phases.forEach((phase, seconds) -> table.row(phase, HumanText.elapsed(duration(seconds))));
        lines.add("");
        lines.addAll(table.lines(""));
    }

    private void addScorecard(List<String> lines) {
        if (run.scorecard().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("Scorecard, production, the last 90 complete days");
        // A company that has run for years has many services that have not deployed for a quarter; they hide the
        // others.
        List<Map<String, @Nullable String>> active = run.scorecard().stream()
                .filter(row -> row.get("service") == null || !"0".equals(row.get("deployments")))
                .toList();
        lines.addAll(scorecard(active).lines(""));
        int quiet = run.scorecard().size() - active.size();
        if (quiet > 0) {
            lines.add("and %s without a deployment in these days (select * from dora_scorecard)"
                    .formatted(HumanText.plural(quiet, "service")));
        }
    }

    static TextTable scorecard(List<Map<String, @Nullable String>> rows) {
        TextTable table = new TextTable()
                .text("service")
                .text("team")
                .number("rollouts/week")
                .number("deployments")
                .number("lead time")
                .number("fail rate")
                .number("recovery")
                .number("rework")
                .number("drift");
        for (Map<String, @Nullable String> row : rows) {
            String service = row.get("service");
            table.row(
                    service == null ? "all services" : service,
                    text(row.get("team")),
                    HumanText.decimal(number(row.get("rollouts_per_week"))),
                    HumanText.count(whole(row.get("deployments"))),
                    HumanText.duration(number(row.get("median_lead_time_seconds"))),
                    HumanText.percent(number(row.get("change_fail_rate"))),
                    HumanText.duration(number(row.get("median_recovery_seconds"))),
                    HumanText.percent(number(row.get("rework_rate"))),
                    HumanText.count(whole(row.get("drift_episodes"))));
        }
        return table;
    }

    private void addFindings(int columns, List<String> lines) {
        List<RunReport.FindingReport> findings = run.findings();
        if (findings.isEmpty()) {
            return;
        }
        long rows = findings.stream().mapToLong(RunReport.FindingReport::rows).sum();
        lines.add("");
        lines.add(HumanText.plural(rows, "finding") + " (select * from dq_findings)");
        TextTable table = new TextTable().number("rows").text("finding").text("for instance");
        findings.stream()
                .limit(MOST_FINDINGS)
                .forEach(finding -> table.row(HumanText.count(finding.rows()), finding.claim(), finding.example()));
        table.lines("").forEach(line -> lines.add(shortened(line, columns)));
        if (findings.size() > MOST_FINDINGS) {
            lines.add("and %d more kinds".formatted(findings.size() - MOST_FINDINGS));
        }
    }

    private String ending() {
        ExitCode code = run.exitCode();
        return switch (code) {
            case PUBLISHED -> "Published " + served() + ".";
            case PUBLISHED_WITH_GAPS -> "Published " + served() + ", with gaps: " + gaps() + ".";
            case NOT_PUBLISHED ->
                "Not published: %s failed. The last good warehouse stays in place."
                        .formatted(HumanText.plural(run.failedChecks().size(), "check"));
            case CREDENTIALS -> "Every source asked refused its credentials; there is nothing new to publish.";
            case UNEXPECTED, CONFIGURATION, MACHINE, LOCKED ->
                run.hasPublished()
                        ? "Published " + served() + ", but the run failed (exit code %d).".formatted(code.number())
                        : "Nothing was published (exit code %d).".formatted(code.number());
            case INTERRUPTED, TERMINATED -> "Interrupted; the next run carries on.";
        };
    }

    private String served() {
        return "%s (%s)"
                .formatted(warehouse, HumanText.plural(run.publishedRows().size(), "relation"));
    }

    private String gaps() {
        List<String> gaps = new ArrayList<>();
        for (RunReport.SourceReport source : run.sources()) {
            if (source.status().equals("failed")) {
                gaps.add(source.name() + " could not be read");
            } else if (!source.gaps().isEmpty()) {
                gaps.add("%s has %s"
                        .formatted(source.name(), HumanText.plural(source.gaps().size(), "gap")));
            }
            if (source.rejectedRecords() > 0) {
                gaps.add("%s of %s rejected"
                        .formatted(HumanText.plural(source.rejectedRecords(), "record"), source.name()));
            }
        }
        gaps.addAll(run.problems());
        return String.join("; ", gaps);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static String shortened(String text, int columns) {
        String line = text.replaceAll("\\s*\\R\\s*", " ");
        return line.length() <= columns ? line : line.substring(0, columns - 1) + "…";
    }

    private static String text(@Nullable String value) {
        return value == null ? HumanText.UNKNOWN : value;
    }

    private static @Nullable Double number(@Nullable String value) {
        return value == null ? null : Double.valueOf(value);
    }

    private static @Nullable Long whole(@Nullable String value) {
        return value == null ? null : Long.valueOf(value);
    }
}
