package org.gitopsdora.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a person reads when a run has ended. */
final class Summary {
    private static final int MOST_FINDINGS = 5;
    private static final int LOG_COLUMNS = 160;

    private final Night night;
    private final int columns;

    Summary(Night night, Terminal terminal) {
        this.night = night;
        this.columns = terminal.isInteractive() ? terminal.columns() : LOG_COLUMNS;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        addSources(lines);
        addPhases(lines);
        addScorecard(lines);
        addFindings(lines);
        lines.add("");
        lines.add(ending());
        return lines;
    }

    private void addSources(List<String> lines) {
        if (night.outcomes().isEmpty()) {
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
        night.outcomes()
                .forEach(outcome -> table.row(
                        outcome.name(),
                        outcome.type(),
                        RunRecords.status(outcome.status()).replace('_', ' '),
                        HumanText.count(outcome.readRecords()),
                        HumanText.count(outcome.landedRecords()),
                        HumanText.count(outcome.duplicateRecords()),
                        HumanText.count(outcome.rejectedRecords()),
                        HumanText.count((long) outcome.gaps().size()),
                        HumanText.elapsed(outcome.elapsed())));
        lines.add("");
        lines.addAll(table.lines(""));
    }

    private void addPhases(List<String> lines) {
        Map<String, Duration> phases = night.phases();
        if (phases.isEmpty()) {
            return;
        }
        TextTable table = new TextTable().text("phase").number("time");
        phases.forEach((phase, took) -> table.row(phase, HumanText.elapsed(took)));
        lines.add("");
        lines.addAll(table.lines(""));
    }

    private void addScorecard(List<String> lines) {
        if (night.scorecard().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("Scorecard, production, the last 90 complete days");
        // A company that has run for years has many services that have not deployed for a quarter; they hide the
        // others.
        List<Map<String, @Nullable String>> active = night.scorecard().stream()
                .filter(row -> row.get("service") == null || !"0".equals(row.get("deployments")))
                .toList();
        lines.addAll(scorecard(active).lines(""));
        int quiet = night.scorecard().size() - active.size();
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

    private void addFindings(List<String> lines) {
        List<Night.Finding> findings = night.findings();
        if (findings.isEmpty()) {
            return;
        }
        long rows = findings.stream().mapToLong(Night.Finding::rows).sum();
        lines.add("");
        lines.add(HumanText.plural(rows, "finding") + " (select * from dq_findings)");
        TextTable table = new TextTable().number("rows").text("finding").text("for instance");
        findings.stream()
                .limit(MOST_FINDINGS)
                .forEach(finding -> table.row(HumanText.count(finding.rows()), finding.claim(), finding.example()));
        table.lines("").forEach(line -> lines.add(shortened(line)));
        if (findings.size() > MOST_FINDINGS) {
            lines.add("and %d more kinds".formatted(findings.size() - MOST_FINDINGS));
        }
    }

    private String ending() {
        ExitCode code = night.exitCode();
        return switch (code) {
            case PUBLISHED -> "Published " + served() + ".";
            case PUBLISHED_WITH_GAPS -> "Published " + served() + ", with gaps: " + gaps() + ".";
            case NOT_PUBLISHED ->
                "Not published: %s failed. The last good warehouse stays in place."
                        .formatted(HumanText.plural(night.failedChecks().size(), "check"));
            case CREDENTIALS -> "Every source asked refused its credentials; there is nothing new to publish.";
            case UNEXPECTED, CONFIGURATION, MACHINE, LOCKED ->
                night.published().isPresent()
                        ? "Published " + served() + ", but the run failed (exit code %d).".formatted(code.number())
                        : "Nothing was published (exit code %d).".formatted(code.number());
            case INTERRUPTED, TERMINATED -> "Interrupted; the next run carries on.";
        };
    }

    private String served() {
        int relations = night.published()
                .map(published -> published.rowsByRelation().size())
                .orElse(0);
        return "%s (%s)".formatted(night.config().warehouse(), HumanText.plural(relations, "relation"));
    }

    private String gaps() {
        List<String> gaps = new ArrayList<>();
        for (SourceOutcome outcome : night.outcomes()) {
            if (outcome.status() == SourceOutcome.Status.FAILED) {
                gaps.add(outcome.name() + " could not be read");
            } else if (!outcome.gaps().isEmpty()) {
                gaps.add("%s has %s"
                        .formatted(
                                outcome.name(), HumanText.plural(outcome.gaps().size(), "gap")));
            }
            if (outcome.rejectedRecords() > 0) {
                gaps.add("%s of %s rejected"
                        .formatted(HumanText.plural(outcome.rejectedRecords(), "record"), outcome.name()));
            }
        }
        gaps.addAll(night.problems());
        return String.join("; ", gaps);
    }

    private String shortened(String text) {
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
