package org.gitopsdora.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gitopsdora.demo.Application.HealthTransition;
import org.gitopsdora.demo.Application.SyncTransition;
import org.gitopsdora.demo.Ledger.WorkloadKey;
import org.jspecify.annotations.Nullable;

/** What can still be seen of an application at the end: through the API and in the exported event log. */
final class Evidence {
    private static final long SETTLE_SECONDS = 60;
    private static final Duration INCIDENT_WINDOW = Duration.ofMinutes(30);

    private final Application application;
    private final Instant eventsFrom;
    private final Instant until;

    Evidence(Application application, SimulationConfig config) {
        this.application = application;
        this.eventsFrom = config.eventLogFrom();
        this.until = config.until();
    }

    boolean knows(Operation operation) {
        return !windows(operation).isEmpty();
    }

    /** Which windows show the operation, joined as the warehouse does; empty if none. */
    String windows(Operation operation) {
        List<String> windows = new ArrayList<>();
        if (isEvent(operation)) {
            windows.add("event");
        }
        if (isHistory(operation)) {
            windows.add("history");
        }
        if (isOperationState(operation)) {
            windows.add("operation_state");
        }
        return String.join(", ", windows);
    }

    boolean isHistory(Operation operation) {
        return !application.isDeleted && application.history.contains(operation);
    }

    String startedAtEvidence(Operation operation) {
        if (isHistory(operation) || isOperationState(operation)) {
            return "exact";
        }
        return operation.startedAt.isBefore(eventsFrom) ? "none" : "event";
    }

    String whyUnknown(Operation operation) {
        if (!operation.uid.equals(application.uid)) {
            return "the object was deleted before the event log began";
        }
        return operation.isSuccessful() && operation.scope == Operation.Scope.FULL
                ? "cut from history before the event log began"
                : "never in history, and before the event log began";
    }

    boolean isEvent(Operation operation) {
        return operation.finishedAt != null && !operation.finishedAt.isBefore(eventsFrom);
    }

    private boolean isOperationState(Operation operation) {
        return !application.isDeleted && Objects.equals(application.current, operation);
    }

    /** When a state became Healthy as far as the evidence goes, and how good the evidence is. */
    Health health(AttemptedChange change, Instant next) {
        if (!change.isSucceeded()) {
            return new Health(null, "known");
        }
        Operation operation = change.decisive();
        Instant finishedAt = Objects.requireNonNull(operation.finishedAt);
        Instant actual = actualHealth(operation.uid, finishedAt, next);
        HealthTransition last = lastShown();
        boolean snapshotProvesStanding = last != null
                && last.to().equals("Healthy")
                && !last.at().isAfter(finishedAt)
                && !until.isBefore(finishedAt.plusSeconds(SETTLE_SECONDS));
        if (snapshotProvesStanding) {
            return new Health(finishedAt, "known");
        }
        if (finishedAt.isBefore(eventsFrom)) {
            return healthBeforeEvents(finishedAt, next, actual);
        }
        boolean isStanding = finishedAt.equals(actual);
        boolean sawItStand = application.healthTransitions.stream()
                .anyMatch(each -> !each.at().isBefore(eventsFrom) && !each.at().isAfter(finishedAt));
        return new Health(actual, isStanding && !sawItStand ? "ambiguous" : "known");
    }

    private Health healthBeforeEvents(Instant finishedAt, Instant next, @Nullable Instant actual) {
        HealthTransition last = lastShown();
        for (HealthTransition each : application.healthTransitions) {
            boolean isShown = !each.at().isBefore(eventsFrom) || each.equals(last);
            if (isShown
                    && each.to().equals("Healthy")
                    && each.at().isAfter(finishedAt)
                    && each.at().isBefore(next)) {
                return new Health(each.at(), each.at().equals(actual) ? "known" : "ambiguous");
            }
        }
        return new Health(null, "absent");
    }

    private @Nullable HealthTransition lastShown() {
        List<HealthTransition> transitions = application.healthTransitions;
        return application.isDeleted || transitions.isEmpty() ? null : transitions.get(transitions.size() - 1);
    }

    /** What all that is shown says of the application, beside its deployments. */
    Track track(WorkloadKey key, @Nullable String service, String environment, List<Track.Step> steps) {
        HealthTransition last = lastShown();
        return new Track(
                key,
                service,
                environment,
                List.copyOf(steps),
                application.healthTransitions.stream()
                        .filter(each -> !each.at().isBefore(eventsFrom) || each.equals(last))
                        .map(each -> new Track.Health(each.at(), each.to()))
                        .toList(),
                application.operations.stream()
                        .filter(each -> each.isAttempt() && each.isSuccessful() && knows(each))
                        .map(each -> Objects.requireNonNull(each.finishedAt))
                        .toList(),
                List.of(),
                synced());
    }

    private List<Instant> synced() {
        return application.syncTransitions.stream()
                .filter(each -> each.to().equals("Synced") && !each.at().isBefore(eventsFrom))
                .map(SyncTransition::at)
                .toList();
    }

    /** What was changed by hand since events tell of it: over when an operation put it right, or when it was seen to be. */
    List<Ledger.Drift> drifts(WorkloadKey key, @Nullable String service, List<SimulatedIncident> incidents) {
        List<Ledger.Drift> drifts = new ArrayList<>();
        for (Instant openedAt : application.drifts) {
            if (openedAt.isBefore(eventsFrom)) {
                continue;
            }
            Operation cure = application.operations.stream()
                    .filter(each -> each.isSuccessful()
                            && Objects.requireNonNull(each.finishedAt).isAfter(openedAt))
                    .findFirst()
                    .orElseThrow();
            Instant curedAt = Objects.requireNonNull(cure.finishedAt);
            Instant seenAt = Objects.requireNonNullElse(Track.firstAfter(synced(), openedAt), curedAt);
            Instant closedAt = seenAt.isBefore(curedAt) ? seenAt : curedAt;
            boolean isOverwritten = closedAt.equals(curedAt);
            Instant nearUntil = isOverwritten ? closedAt.plus(INCIDENT_WINDOW) : closedAt;
            drifts.add(new Ledger.Drift(
                    key,
                    service,
                    Services.PRODUCTION.equals(application.labels.get("env")),
                    openedAt,
                    closedAt,
                    true,
                    !isOverwritten ? "unknown" : cure.isSelfHeal() ? "self_heal" : "deployment",
                    incidents.stream()
                            .filter(each -> !each.isDuplicate()
                                    && Objects.equals(each.service.service(), service)
                                    && !each.createdAt.isBefore(openedAt)
                                    && !each.createdAt.isAfter(nearUntil))
                            .count()));
        }
        return drifts;
    }

    /** With every transition at hand. */
    @Nullable
    Instant actualHealth(String uid, Instant finishedAt, Instant next) {
        String standing = "";
        boolean movedAway = false;
        Instant healthy = null;
        for (HealthTransition each : application.healthTransitions) {
            if (!each.uid().equals(uid)) {
                continue;
            }
            if (!each.at().isAfter(finishedAt)) {
                standing = each.to();
                continue;
            }
            movedAway |= !each.at().isAfter(finishedAt.plusSeconds(SETTLE_SECONDS));
            if (healthy == null && each.to().equals("Healthy") && each.at().isBefore(next)) {
                healthy = each.at();
            }
        }
        return standing.equals("Healthy") && !movedAway ? finishedAt : healthy;
    }

    record Health(@Nullable Instant at, String evidence) {}
}
