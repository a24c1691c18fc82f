package org.gitopsdora.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

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

    /** One change over the workloads of a service in production; members of knowable, counted deployments. */
    public record Rollout(
            String service,
            String changeKey,
            List<WorkloadKey> workloads,
            long succeededWorkloads,
            String outcome,
            @Nullable Instant firstFinishedAt) {}

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

    void write(Path file) throws IOException {
        byte[] json = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsBytes(this);
        Files.write(file, json);
    }
}
