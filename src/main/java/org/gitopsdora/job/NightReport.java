package org.gitopsdora.job;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gitopsdora.extract.SourceOutcome;
import org.gitopsdora.report.RunReport;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.time.Window;
import org.gitopsdora.warehouse.Published;

/** What there is to report of a night. */
final class NightReport {
    private NightReport() {}

    static RunReport of(Night night) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        night.phases().forEach((phase, took) -> seconds.put(phase, took.toMillis() / 1000.0));
        return new RunReport(
                night.runId(),
                night.config().job(),
                Version.ofProgram(),
                night.startedAt(),
                night.clock().instant(),
                night.status(),
                night.exitCode(),
                night.asOf().orElse(null),
                night.options().window().map(Window::from).orElse(null),
                night.options().window().map(Window::to).orElse(null),
                night.configHash(),
                night.outcomes().stream().map(NightReport::source).toList(),
                seconds,
                night.published().map(Published::rowsByRelation).orElse(Map.of()),
                night.failedChecks().stream()
                        .map(check -> new RunReport.CheckReport(check.claim(), check.rows(), check.examples()))
                        .toList(),
                night.findings().stream()
                        .map(finding -> new RunReport.FindingReport(finding.claim(), finding.rows(), finding.example()))
                        .toList(),
                night.scorecard(),
                night.config().warnings(),
                night.problems(),
                night.failure().map(Failure::oneLine).orElse(null));
    }

    private static RunReport.SourceReport source(SourceOutcome outcome) {
        return new RunReport.SourceReport(
                outcome.type(),
                outcome.name(),
                outcome.status().word(),
                outcome.blame().map(Blame::name).orElse(null),
                outcome.error().orElse(null),
                outcome.elapsed().toMillis() / 1000.0,
                outcome.readRecords(),
                outcome.landedRecords(),
                outcome.duplicateRecords(),
                outcome.rejectedRecords(),
                outcome.gaps().stream()
                        .map(gap -> new RunReport.GapReport(gap.kind(), gap.detail(), gap.from(), gap.to()))
                        .toList());
    }
}
