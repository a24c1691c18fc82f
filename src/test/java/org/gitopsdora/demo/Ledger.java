package org.gitopsdora.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What really happened in the simulated company, in the product's terms. Told by the simulation from its own objects; nothing here was
 * read from a warehouse, from git or over HTTP.
 *
 * <p>A row with {@code isKnowable} is what the definitions make of the evidence that was served, and can be compared with the
 * warehouse row for row. A row without it happened, but the evidence is gone or does not decide; {@code reason} says why. It can only
 * be counted.
 *
 * <p>Times are whole seconds. An event's name is finer: compare what comes from events within the second.
 *
 * @param seed of the simulation
 * @param until the simulated "now"
 */
public record Ledger(
        long seed,
        Instant from,
        Instant until,
        Instant eventLogFrom,
        List<Reconciliation> reconciliations,
        List<Deployment> deployments,
        List<Rollout> rollouts,
        List<Week> weeks,
        List<LeadTime> leadTimes,
        List<Promotion> promotions,
        List<Merge> merges,
        List<Failure> failures,
        List<Page> pages,
        List<Drift> drifts,
        List<Month> months,
        List<Score> scores,
        List<LostHistory> lostHistory,
        List<WorkloadKey> unmappedWorkloads,
        List<Scenario> scenarios,
        long loadApplications,
        long loadHistoryEntries) {

    /** The natural key of a workload. */
    public record WorkloadKey(String instance, String kind, String namespace, String name)
            implements Comparable<WorkloadKey> {
        @Override
        public int compareTo(WorkloadKey other) {
            return toString().compareTo(other.toString());
        }
    }

    /**
     * One attempt. Grain of {@code fct_reconciliations}.
     *
     * @param phase succeeded, failed, error
     * @param startedAtEvidence exact (history or operationState), event (to the second), none: the warehouse cannot know it
     * @param evidence history, operation_state, event, commit; joined by ", "
     * @param isMeasured false where the job's rule says {@code measure: false}
     */
    public record Reconciliation(
            WorkloadKey workload,
            String kind,
            String phase,
            @Nullable Instant startedAt,
            String startedAtEvidence,
            Instant finishedAt,
            String revision,
            long tries,
            boolean isMeasured,
            String evidence,
            boolean isKnowable,
            @Nullable String reason) {}

    /**
     * One attempted change. Grain of {@code fct_deployments}.
     *
     * @param outcome succeeded, failed, running
     * @param startedAt of the attempt that finishedAt belongs to
     * @param firstStartedAt of the first attempt; differs where a failed attempt was retried
     * @param healthyAt null where the state was never Healthy, or nothing tells
     * @param healthyAtEvidence known, absent (the warehouse has null), ambiguous (the definitions do not decide: do not compare)
     * @param attempts tries, retries inside an operation included
     * @param revisions of all attempts in order: an auto-sync that failed is tried again at every new commit
     */
    public record Deployment(
            WorkloadKey workload,
            @Nullable String service,
            String environment,
            boolean isProduction,
            boolean isMeasured,
            String kind,
            String outcome,
            boolean isBaseline,
            boolean isCounted,
            @Nullable String fromRevision,
            String toRevision,
            List<String> revisions,
            @Nullable Instant firstStartedAt,
            @Nullable Instant startedAt,
            String startedAtEvidence,
            @Nullable Instant finishedAt,
            @Nullable Instant healthyAt,
            String healthyAtEvidence,
            @Nullable Instant liveAt,
            long attempts,
            boolean reachedProduction,
            String evidence,
            boolean isKnowable,
            @Nullable String reason) {}

    /**
     * One change over the workloads of a service in production; members of knowable, counted deployments.
     *
     * @param hasFailed a member did
     * @param isRework a member remediated a failure that reached production
     */
    public record Rollout(
            String service,
            String changeKey,
            List<WorkloadKey> workloads,
            long succeededWorkloads,
            String outcome,
            @Nullable Instant firstFinishedAt,
            boolean hasFailed,
            boolean isRework) {}

    /**
     * Production deployments of a service in an ISO week (UTC) by {@code finished_at}: succeeded and counted.
     *
     * @param service null for all together
     * @param deployments what the warehouse can know
     * @param actualDeployments what really happened, the unknowable included
     * @param isKnowable false where the definitions do not decide about one of the week's deployments
     */
    public record Week(
            @Nullable String service,
            LocalDate weekStart,
            long deployments,
            long rollouts,
            long actualDeployments,
            boolean isKnowable) {}

    /**
     * What one deployment shipped, and how long that took.
     *
     * @param basis code, config; null without a lead time
     * @param firstCommittedAt by author time
     * @param leadTimeCommitterSeconds from the earliest committer time
     * @param nullReason as {@code lead_time_null_reason}
     * @param codeCommits what the moved version brought: of the new commit and not of the old one, no merges, in the service's folder
     * @param configCommits reachable from the new and not from the old revision, no merges, touching the watched paths
     */
    public record LeadTime(
            WorkloadKey workload,
            String service,
            String environment,
            String toRevision,
            @Nullable Instant finishedAt,
            @Nullable String basis,
            @Nullable String firstCommitSha,
            @Nullable Instant firstCommittedAt,
            @Nullable Instant liveAt,
            @Nullable Long leadTimeSeconds,
            @Nullable Long leadTimeCommitterSeconds,
            @Nullable String nullReason,
            List<Move> moves,
            List<String> codeCommits,
            List<String> configCommits,
            Stages stages,
            boolean isKnowable,
            @Nullable String reason) {
        /** Of the basis. */
        public List<String> commits() {
            return "code".equals(basis) ? codeCommits : configCommits;
        }
    }

    /**
     * A version that a deployment changed. Grain of {@code fct_deployment_images}.
     *
     * @param bridge reference, sha_in_tag, git_tag; null where nothing leads to a commit
     * @param direction forward, backward, same, diverged, unknown
     */
    public record Move(
            String image,
            String fromVersion,
            String toVersion,
            @Nullable String fromCommitSha,
            @Nullable String toCommitSha,
            @Nullable String bridge,
            String direction) {}

    /**
     * A lead time in its stages; null where a mark is unknown.
     *
     * @param isCarrierKnowable false where several config commits arrived one after the other: only their files tell which of them
     *     carried the version, and the warehouse may leave handover and queue open
     */
    public record Stages(
            @Nullable Long codingSeconds,
            @Nullable Long handoverSeconds,
            @Nullable Long queueSeconds,
            @Nullable Long syncSeconds,
            @Nullable Long healthSeconds,
            boolean isCarrierKnowable) {}

    /**
     * One change on its way from one environment to the next.
     *
     * @param change a code commit; of a service without a repository the revision
     * @param fromAt live in the first
     * @param toAt live in the second, null: it waits
     * @param isExact false where one of the two times cannot be known exactly
     */
    public record Promotion(
            String service,
            String fromEnvironment,
            String toEnvironment,
            String change,
            Instant fromAt,
            @Nullable Instant toAt,
            boolean isExact) {}

    /**
     * One step of the main branch of a service's repository.
     *
     * @param firstCommitSha of what it brought, merges left out; null if it brought nothing
     */
    public record Merge(
            String service,
            String commitSha,
            Instant mergedAt,
            @Nullable String firstCommitSha,
            long commits) {}

    /**
     * A deployment that failed. Grain of {@code fct_failures}.
     *
     * @param finishedAt of the deployment, which is found by it
     * @param signals sync_failed, degraded, incident, cause_named: those it has, in this order
     * @param restoreSignal operator_rollback, healthy_after_remediation, incident_resolved, self_healed
     * @param recoveryNullReason open, production_unchanged; null if it is restored
     * @param remediationFinishedAt of the deployment that made it whole, null if none did
     * @param remediationKind rollback, roll_forward
     * @param fixedAfterSeconds of what never changed production
     */
    public record Failure(
            WorkloadKey workload,
            @Nullable String service,
            String environment,
            boolean isProduction,
            boolean isCounted,
            String toRevision,
            Instant finishedAt,
            List<String> signals,
            Instant detectedAt,
            @Nullable Instant restoredAt,
            @Nullable String restoreSignal,
            @Nullable String recoveryNullReason,
            @Nullable Long recoverySeconds,
            @Nullable Instant remediationFinishedAt,
            @Nullable String remediationKind,
            @Nullable Long fixedAfterSeconds,
            boolean isKnowable) {}

    /**
     * An incident that somebody was paged for. Grain of {@code fct_incidents}.
     *
     * @param service null where no rule maps it
     * @param mappedBy config, annotation
     * @param blamed workload of the deployment that explains it; null: none does
     * @param blamedFinishedAt of that deployment
     * @param attributedBy window, cause_named
     */
    public record Page(
            String key,
            String title,
            @Nullable String service,
            @Nullable String mappedBy,
            String status,
            Instant detectedAt,
            @Nullable Instant acknowledgedAt,
            @Nullable Instant resolvedAt,
            boolean isDuplicate,
            @Nullable WorkloadKey blamed,
            @Nullable Instant blamedFinishedAt,
            @Nullable String attributedBy) {}

    /**
     * Somebody changed by hand what runs. Grain of {@code fct_drift}.
     *
     * @param isExact false where only the next interval of the operator found it
     * @param resolvedBy self_heal, deployment, unknown
     * @param incidents of the service, detected while it was open or soon after it was overwritten
     */
    public record Drift(
            WorkloadKey workload,
            @Nullable String service,
            boolean isProduction,
            Instant openedAt,
            Instant closedAt,
            boolean isExact,
            String resolvedBy,
            long incidents) {}

    /**
     * What broke in production in a month (UTC): the counts behind fail rate, recovery, rework and drift.
     *
     * @param service null for all together
     * @param deployments succeeded ones of which somebody could have told that they failed
     * @param openFailures at the end of the month, or of the simulation
     * @param driftEpisodes null where no operator would show any
     * @param isKnowable false where the definitions do not decide about one of the month's deployments
     */
    public record Month(
            @Nullable String service,
            LocalDate monthStart,
            long attemptedChanges,
            long failedChanges,
            long attemptedRollouts,
            long failedRollouts,
            long deployments,
            long reworkDeployments,
            long recoveries,
            @Nullable Double medianRecoverySeconds,
            long openFailures,
            @Nullable Long driftEpisodes,
            boolean isKnowable) {}

    /** The same over the last ninety complete days (UTC): what the scorecard must say. Service null for all together. */
    public record Score(
            @Nullable String service,
            long attemptedRollouts,
            long failedRollouts,
            long rollouts,
            long reworkRollouts,
            @Nullable Double medianRecoverySeconds,
            long openFailures,
            @Nullable Long driftEpisodes) {}

    /**
     * History entries that the limit has cut away.
     *
     * @param lostEntries ids below the oldest retained one
     * @param seenInEvents how many of them the event log tells of all the same
     */
    public record LostHistory(
            WorkloadKey workload, long oldestRetainedHistoryId, long lostEntries, long seenInEvents) {}

    /** Something that makes measuring hard took place. */
    public record Scenario(String name, String subject, Instant at) {}

    /** The rows that a warehouse must have. */
    public List<Deployment> knowableDeployments() {
        return deployments.stream().filter(Deployment::isKnowable).toList();
    }

    public List<Reconciliation> knowableReconciliations() {
        return reconciliations.stream().filter(Reconciliation::isKnowable).toList();
    }

    public List<LeadTime> knowableLeadTimes() {
        return leadTimes.stream().filter(LeadTime::isKnowable).toList();
    }
}
