package org.gitopsdora.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gitopsdora.demo.Ledger.Deployment;
import org.gitopsdora.demo.Ledger.Failure;
import org.gitopsdora.demo.Ledger.Page;
import org.gitopsdora.demo.Track.Step;
import org.jspecify.annotations.Nullable;

/** The pages of the ledger about what broke: which deployments failed, who was paged, when all was whole again and by what. */
final class FailureBook {
    private final List<SimulatedIncident> incidents;
    private final Map<Step, Breakage> breakages;
    private final List<Blame.Verdict> blames = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();

    FailureBook(List<Track> tracks, List<SimulatedIncident> incidents, Rollouts rollouts) {
        this.incidents = incidents;
        breakages = Blame.breakages(tracks);
        Blame blame = new Blame(tracks, breakages, rollouts);
        incidents.stream()
                .filter(incident -> !incident.isDuplicate())
                .flatMap(incident -> Stream.ofNullable(blame.of(incident)))
                .forEach(blames::add);
        for (Track track : tracks) {
            track.steps().forEach(step -> judge(track, step));
        }
    }

    /** A failure and the deployments it is about. */
    record Entry(
            Failure failure,
            Deployment deployment,
            @Nullable Deployment remediation) {}

    List<Entry> entries() {
        return entries;
    }

    List<Failure> failures() {
        return entries.stream()
                .map(Entry::failure)
                .sorted(Comparator.comparing(Failure::detectedAt).thenComparing(Failure::workload))
                .toList();
    }

    Set<Deployment> failed() {
        return entries.stream().map(Entry::deployment).collect(Collectors.toSet());
    }

    /** What remediated a failure that reached production. */
    Set<Deployment> reworks() {
        return entries.stream()
                .filter(each -> each.deployment().reachedProduction())
                .flatMap(each -> Stream.ofNullable(each.remediation()))
                .collect(Collectors.toSet());
    }

    /** Services of which an incident was ever told: only of them silence says something. */
    Set<String> pagedServices() {
        Set<String> services = new HashSet<>();
        incidents.forEach(each -> Stream.ofNullable(each.service.service()).forEach(services::add));
        return services;
    }

    List<Page> pages() {
        return incidents.stream().map(this::page).toList();
    }

    private Page page(SimulatedIncident incident) {
        Blame.Verdict verdict = blames.stream()
                .filter(each -> each.incident() == incident)
                .findFirst()
                .orElse(null);
        return new Page(
                incident.id,
                incident.title,
                incident.service.service(),
                incident.service.service() == null ? null : incident.service == OnCall.CART ? "annotation" : "config",
                incident.status(),
                incident.createdAt,
                incident.acknowledgedAt,
                incident.resolvedAt,
                incident.isDuplicate(),
                verdict == null ? null : verdict.track().workload(),
                verdict == null ? null : verdict.step().finishedAt(),
                verdict == null ? null : verdict.attributedBy());
    }

    private void judge(Track track, Step step) {
        Breakage breakage = breakages.get(step);
        List<Blame.Verdict> blamed =
                blames.stream().filter(each -> each.step() == step).toList();
        if (breakage == null && blamed.isEmpty()) {
            return;
        }
        Signals signals = Signals.of(breakage, blamed);
        boolean isUnchanged = breakage != null && breakage.isProductionUnchanged() && blamed.isEmpty();
        Instant fixedAt = breakage != null && isUnchanged ? breakage.fixedAt() : null;
        Instant restoredAt = isUnchanged ? null : restoredAt(track, step, signals);
        Step remediation = restoredAt == null ? null : track.repair(step, signals.detectedAt(), restoredAt);
        if (remediation == null && breakage == null) {
            remediation = blamed.stream()
                    .flatMap(each -> Stream.ofNullable(each.passedOver()))
                    .reduce((first, second) -> second)
                    .orElse(null);
        }
        Deployment deployment = step.deployment();
        Failure failure = new Failure(
                track.workload(),
                deployment.service(),
                deployment.environment(),
                deployment.isProduction(),
                deployment.isCounted(),
                deployment.toRevision(),
                step.finishedAt(),
                signals.names(),
                signals.detectedAt(),
                restoredAt,
                restoredAt == null ? null : restoreSignal(track, signals, restoredAt, remediation),
                restoredAt != null ? null : isUnchanged ? "production_unchanged" : "open",
                restoredAt == null ? null : seconds(signals.detectedAt(), restoredAt),
                remediation == null ? null : remediation.finishedAt(),
                remediation == null ? null : remediation.isReturn() ? "rollback" : "roll_forward",
                fixedAt == null ? null : seconds(signals.detectedAt(), fixedAt),
                deployment.isKnowable());
        entries.add(new Entry(failure, deployment, remediation == null ? null : remediation.deployment()));
    }

    private static @Nullable Instant restoredAt(Track track, Step step, Signals signals) {
        if (signals.degradedAt() != null) {
            return track.healthyAfter(signals.detectedAt());
        }
        if (!signals.isPaged()) {
            return Track.firstAfter(track.successes(), signals.detectedAt());
        }
        Instant resolvedAt = signals.resolvedAt();
        if (resolvedAt == null) {
            return null;
        }
        Step repair = track.repair(step, signals.detectedAt(), resolvedAt);
        return repair == null ? resolvedAt : repair.deployment().liveAt();
    }

    private static String restoreSignal(Track track, Signals signals, Instant restoredAt, @Nullable Step remediation) {
        boolean isRolledBack = track.rollbacks().stream()
                .anyMatch(each -> each.isAfter(signals.detectedAt()) && !each.isAfter(restoredAt));
        if (isRolledBack) {
            return "operator_rollback";
        }
        if (remediation != null) {
            return "healthy_after_remediation";
        }
        boolean isResolution = signals.degradedAt() == null && signals.isPaged();
        return isResolution ? "incident_resolved" : "self_healed";
    }

    private static long seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }

    /**
     * What told of a failure.
     *
     * @param names in the order of the definitions
     * @param resolvedAt of the last incident; null if one is still open, or there is none
     */
    private record Signals(
            List<String> names,
            Instant detectedAt,
            @Nullable Instant degradedAt,
            boolean isPaged,
            @Nullable Instant resolvedAt) {

        static Signals of(@Nullable Breakage breakage, List<Blame.Verdict> blamed) {
            List<String> names = new ArrayList<>();
            Instant detectedAt = breakage == null ? null : breakage.detectedAt();
            if (breakage != null && breakage.syncFailedAt() != null) {
                names.add("sync_failed");
            }
            if (breakage != null && breakage.degradedAt() != null) {
                names.add("degraded");
            }
            Instant resolvedAt = Instant.MIN;
            boolean isOpen = false;
            for (Blame.Verdict each : blamed) {
                names.add(each.attributedBy().equals("window") ? "incident" : each.attributedBy());
                detectedAt = Track.earliest(detectedAt, each.incident().createdAt);
                Instant resolution = each.incident().resolvedAt;
                isOpen |= resolution == null;
                resolvedAt = resolution != null && resolution.isAfter(resolvedAt) ? resolution : resolvedAt;
            }
            return new Signals(
                    names.stream().distinct().toList(),
                    Objects.requireNonNull(detectedAt),
                    breakage == null ? null : breakage.degradedAt(),
                    !blamed.isEmpty(),
                    blamed.isEmpty() || isOpen ? null : resolvedAt);
        }
    }
}
