package org.gitopsdora.differential;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A history as one would tell it: what happened, in order, and what the naive side makes of it. */
final class Timeline {
    private final Oracle oracle;
    private final History history;
    private final Map<Long, StringBuilder> lines = new TreeMap<>();

    private Timeline(Oracle oracle, History history) {
        this.oracle = oracle;
        this.history = history;
    }

    static String of(Oracle oracle, History history) {
        Timeline timeline = new Timeline(oracle, history);
        history.workloads().forEach(timeline::tell);
        timeline.tellIncidents();
        StringBuilder text = new StringBuilder("history %s, seed %d, %s, content %s%n"
                .formatted(
                        history.service(),
                        history.seed(),
                        history.windows(),
                        history.isReadable() ? "readable" : "unreadable"));
        timeline.lines.values().forEach(text::append);
        return text.toString();
    }

    private void line(long at, String who, String what) {
        lines.computeIfAbsent(at, key -> new StringBuilder())
                .append("%s %-14s %s%n".formatted(Instant.ofEpochSecond(at), who, what));
    }

    private void tell(Workload workload) {
        for (Operation operation : workload.operations) {
            line(operation.startedAt(), workload.instance, "begins   " + describe(operation));
            if (operation.finishedAt() != null) {
                line(
                        operation.finishedAt(),
                        workload.instance,
                        "ends     %s %s".formatted(operation.phase(), describe(operation)));
            }
        }
        for (GitStep step : workload.steps) {
            line(
                    step.commit().committedAt(),
                    workload.instance,
                    "commit %d at position %d: %s = %s (%s)"
                            .formatted(
                                    step.commit().index(),
                                    step.position(),
                                    step.commit().subject(),
                                    step.value(),
                                    step.commit().sha().substring(0, 7)));
        }
        for (Health health : workload.health) {
            line(health.at(), workload.instance, "         is " + health.status());
        }
        for (long at : workload.synced) {
            line(at, workload.instance, "         is Synced");
        }
        oracle.deployments.getOrDefault(workload, List.of()).forEach(this::conclude);
    }

    private void conclude(Deployment deployment) {
        line(
                deployment.startedOrFinishedAt(),
                deployment.workload.instance,
                "    => %s %s%s%s from %s to %s, healthy %s, signals %s%s%s"
                        .formatted(
                                deployment.kind,
                                deployment.outcome,
                                deployment.isBaseline ? " baseline" : "",
                                deployment.isCounted ? "" : " uncounted",
                                shortRevision(deployment.from),
                                shortRevision(deployment),
                                at(deployment.healthyAt),
                                deployment.signals.stream()
                                        .map(each -> each.signal() + " " + at(each.at()))
                                        .toList(),
                                describe(deployment.failure),
                                deployment.reworkReason == null ? "" : ", rework for " + deployment.reworkReason));
    }

    private static String describe(@Nullable Failure failure) {
        return failure == null
                ? ""
                : ", restored %s %s remediation %s"
                        .formatted(
                                at(failure.restoredAt),
                                failure.isProductionUnchanged ? "production_unchanged" : failure.restoreSignal(),
                                shortRevision(failure.remediation));
    }

    private static String describe(Operation operation) {
        return "%s%s commit %d (%s) content %s%s%s [%s%s%s] %s%s"
                .formatted(
                        operation.nature() == Operation.Nature.SYNC ? "" : operation.nature() + " ",
                        operation.extent(),
                        operation.commit().index(),
                        operation.commit().sha().substring(0, 7),
                        operation.commit().content(),
                        operation.commit().touchesPath() ? "" : " (elsewhere)",
                        operation.parameters().isEmpty() ? "" : " with " + operation.parameters(),
                        operation.isInHistory() ? "history " + operation.historyId() + " " : "",
                        operation.isInOperations() ? "operation " : "",
                        operation.told(),
                        operation.isFailure() ? operation.message() : "",
                        operation.commit().isRevert() ? " revert" : "");
    }

    private void tellIncidents() {
        for (Incident incident : oracle.world.incidents()) {
            if (!incident.services().contains(history.service())) {
                continue;
            }
            NaiveBlame.Blame blame = oracle.blames.get(incident.key());
            line(
                    incident.detectedAt(),
                    "incident",
                    "%s on %s in %s, resolved %s%s%s => %s"
                            .formatted(
                                    incident.key(),
                                    incident.services(),
                                    incident.environment(),
                                    at(incident.resolvedAt()),
                                    incident.duplicateOf() == null ? "" : ", duplicate",
                                    incident.cause() == null ? "" : ", cause " + incident.cause(),
                                    blame == null || blame.deployment() == null
                                            ? "nothing"
                                            : blame.attributedBy() + " " + blame.deployment()));
        }
    }

    private static String shortRevision(@Nullable Deployment deployment) {
        if (deployment == null) {
            return "-";
        }
        String revision = deployment.shown().revision();
        return revision.substring(0, Math.min(7, revision.length()));
    }

    static String at(@Nullable Long at) {
        return at == null ? "-" : Instant.ofEpochSecond(at).toString();
    }
}
