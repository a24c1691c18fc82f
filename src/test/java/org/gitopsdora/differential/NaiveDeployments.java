package org.gitopsdora.differential;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gitopsdora.differential.Deployment.Kind;
import org.gitopsdora.differential.Deployment.Outcome;
import org.gitopsdora.differential.Operation.Extent;
import org.gitopsdora.differential.Operation.Nature;
import org.jspecify.annotations.Nullable;

/** From what happened to attempted changes: §2 and §3 of the definition in plain loops, for one workload. */
final class NaiveDeployments {
    private final History history;
    private final Workload workload;
    private final List<Deployment> deployments = new ArrayList<>();

    /** The first deployment of every state that was deployed, in that order. */
    private final Map<String, Deployment> firstOfState = new LinkedHashMap<>();

    private @Nullable Deployment deployed;

    /** The change that is being tried: not deployed yet, and not superseded. */
    private @Nullable Deployment open;

    /** A failed change that may have reached production, and nothing has succeeded since. */
    private @Nullable Deployment failedSince;

    /** The revision that was applied last, a no-op's included. */
    private String appliedRevision = "";

    private final Map<Attempt, String> kinds = new LinkedHashMap<>();

    private NaiveDeployments(History history, Workload workload) {
        this.history = history;
        this.workload = workload;
    }

    /** In order; of every attempt that belongs to no deployment its kind. */
    record Result(List<Deployment> deployments, Map<Attempt, String> kinds) {}

    static Result of(History history, Workload workload) {
        NaiveDeployments naive = new NaiveDeployments(history, workload);
        attempts(history, workload).forEach(naive::take);
        naive.link();
        naive.deployments.forEach(naive::measure);
        return new Result(naive.deployments, naive.kinds);
    }

    /** Every attempt in order of time. */
    static List<Attempt> attempts(History history, Workload workload) {
        List<Attempt> attempts = new ArrayList<>();
        for (Operation operation : workload.operations) {
            // "Terminated by a person, dry runs, and hook-only operations are no attempts: no row, no signal."
            if (operation.nature() == Nature.SYNC) {
                attempts.add(attempt(history, workload, operation));
            }
        }
        String last = null;
        for (GitStep step : workload.steps) {
            // "A file without the field has no state; a later value after a gap is compared with the last one."
            if (step.value() != null && !step.value().equals(last)) {
                attempts.add(attempt(workload, step, step.value()));
                last = step.value();
            }
        }
        return attempts;
    }

    private static Attempt attempt(History history, Workload workload, Operation operation) {
        String sha = operation.commit().sha();
        return new Attempt(
                workload,
                operation.commit(),
                sha,
                // "Where content cannot be read the revision stands for it."
                history.isReadable() ? operation.commit().content() : sha,
                operation.parameters(),
                operation.extent(),
                operation.phase(),
                operation.knownStart(),
                operation.finishedAt(),
                operation.knownRetries(),
                operation.reachedProduction(),
                operation.isInHistory() && Long.valueOf(0).equals(operation.historyId()));
    }

    // "A deployment is the moment the change reached the watched branch, at its committer time."
    private static Attempt attempt(Workload workload, GitStep step, String value) {
        return new Attempt(
                workload,
                step.commit(),
                value,
                value,
                "",
                Extent.FULL,
                Operation.Phase.SUCCEEDED,
                null,
                step.commit().committedAt(),
                0,
                true,
                step.position() > 0);
    }

    private void take(Attempt attempt) {
        Deployment before = deployed;
        if (before != null && before.state.equals(attempt.state())) {
            takeDeployedState(attempt);
        } else {
            takeOtherState(attempt);
        }
        if (attempt.isSuccess()) {
            failedSince = null;
            appliedRevision = attempt.revision();
        }
    }

    // "The consecutive attempts of one workload at one desired state that is not yet the deployed one."
    private void takeOtherState(Attempt attempt) {
        Deployment change = open;
        if (change == null || !change.state.equals(attempt.state())) {
            change = begin(attempt);
            change.kind = kind(attempt);
        }
        change.attempts.add(attempt);
        change.outcome = outcome(attempt);
        open = change;
        if (attempt.isSuccess()) {
            deployed = change;
            firstOfState.putIfAbsent(change.state, change);
            open = null;
        } else if (attempt.isFailure() && attempt.mayHaveReachedProduction()) {
            failedSince = change;
        }
    }

    private void takeDeployedState(Attempt attempt) {
        Deployment failed = failedSince;
        if (failed == null) {
            // A resync, a drift correction or a no-op: none of them is a deployment. One that failed leaves what is
            // being tried as it is.
            open = attempt.isSuccess() ? null : open;
            kinds.put(attempt, kindOfRepetition(attempt));
            return;
        }
        // "Also the deployed state again, at whatever revision, as the first success after a failed change that may
        // have reached
        // production"; its tries are those "at one desired state that a rollback puts back after a failed change".
        Deployment change = open;
        if (change == null || !change.state.equals(attempt.state())) {
            change = begin(attempt);
            change.kind = Kind.ROLLBACK;
            change.undone = failed;
        }
        change.attempts.add(attempt);
        change.outcome = outcome(attempt);
        open = change;
        if (attempt.isSuccess()) {
            deployed = change;
            open = null;
        }
    }

    private String kindOfRepetition(Attempt attempt) {
        // "The deployed state again: self-heal or partial sync."
        if (attempt.extent() == Extent.PARTIAL) {
            return "drift_correction";
        }
        // "The deployed state again at the revision already applied, full sync"; "at another revision".
        return attempt.revision().equals(appliedRevision) ? "resync" : "no_op";
    }

    private Deployment begin(Attempt first) {
        Deployment change = new Deployment(workload, history, first.state());
        change.from = deployed;
        // "The first attempted change of a workload never seen before is is_baseline."
        change.isBaseline = deployments.isEmpty();
        deployments.add(change);
        return change;
    }

    private static Outcome outcome(Attempt attempt) {
        if (attempt.isSuccess()) {
            return Outcome.SUCCEEDED;
        }
        return attempt.isFailure() ? Outcome.FAILED : Outcome.RUNNING;
    }

    private Kind kind(Attempt attempt) {
        Deployment before = deployed;
        if (before == null) {
            return Kind.CHANGE;
        }
        // "The desired state is one already deployed on this workload"; no version has a known commit, so "order
        // decides: first deployed
        // before the current state was first deployed is rollback, after it reapply".
        Deployment first = firstOfState.get(attempt.state());
        if (first != null) {
            List<String> order = List.copyOf(firstOfState.keySet());
            return order.indexOf(attempt.state()) < order.indexOf(before.state) ? Kind.ROLLBACK : Kind.REAPPLY;
        }
        // "The same revisions, other source parameters"; "two revisions with the same content are the same state".
        Attempt applied = before.shown();
        return applied.content().equals(attempt.content())
                        && !applied.parameters().equals(attempt.parameters())
                ? Kind.CONFIG_CHANGE
                : Kind.CHANGE;
    }

    private void link() {
        for (int number = 1; number < deployments.size(); number++) {
            deployments.get(number).previous = deployments.get(number - 1);
            deployments.get(number - 1).next = deployments.get(number);
        }
        if (!deployments.isEmpty()) {
            // "It counts for frequency only where its own evidence shows a change (Argo CD history id 0, a file
            // added)."
            // What succeeded first tells also of a failed change before it: the application began here.
            deployments.get(0).isCounted = firstSuccessIsOwnEvidence();
        }
    }

    private boolean firstSuccessIsOwnEvidence() {
        for (Deployment deployment : deployments) {
            if (deployment.isSucceeded()) {
                return deployment.attempts.stream().anyMatch(Attempt::isOwnEvidenceOfChange);
            }
        }
        return false;
    }

    private void measure(Deployment deployment) {
        if (!workload.isGitPath()) {
            deployment.firstHealthyAt = healthyAt(deployment);
            // The state of a failed change never stood: nothing is a verdict on it.
            deployment.healthyAt = deployment.isSucceeded() ? deployment.firstHealthyAt : null;
        }
        deployment.configCommits = configCommits(deployment);
        leadTime(deployment);
        deployment.changeKey = changeKey(deployment);
        markRolledBack(deployment);
        // Argo CD's events cover all of it; "the first two are null where no operator can be asked (GitPath)".
        deployment.evidence = workload.isGitPath() ? "incidents_only" : "events";
    }

    /** "The first verdict of Healthy on this state, before the next attempted change starts." */
    private @Nullable Long healthyAt(Deployment deployment) {
        Long finishedAt = deployment.finishedAt();
        if (finishedAt == null) {
            return null;
        }
        Health standing = Healths.standing(workload, finishedAt);
        if (standing != null && standing.isHealthy()) {
            // "It counts only if nothing moves away from it within health_settle: then healthy_at = finished_at."
            long settled = finishedAt + history.windows().settle();
            if (Healths.after(workload, finishedAt).stream().noneMatch(health -> health.at() <= settled)) {
                return finishedAt;
            }
        }
        // "Otherwise it is the first transition to Healthy after finished_at."
        for (Health health : Healths.after(workload, finishedAt)) {
            if (health.isHealthy()) {
                boolean isInTime = deployment.next == null || health.at() < deployment.next.beganAt();
                return isInTime ? Long.valueOf(health.at()) : null;
            }
        }
        return null;
    }

    /** "{@code deployed..new} in the GitOps repository, restricted to the watched paths." */
    private List<ConfigCommit> configCommits(Deployment deployment) {
        Deployment from = deployment.from;
        if (from == null) {
            return List.of();
        }
        int after = from.shown().commit().index();
        int upTo = deployment.shown().commit().index();
        List<ConfigCommit> brought = new ArrayList<>();
        for (ConfigCommit commit : chain()) {
            if (commit.index() > after && commit.index() <= upTo && commit.touchesPath()) {
                brought.add(commit);
            }
        }
        return brought;
    }

    private List<ConfigCommit> chain() {
        return workload.isGitPath()
                ? workload.steps.stream().map(GitStep::commit).toList()
                : history.commits();
    }

    // "Lead time is null, never zero and never guessed, with lead_time_null_reason."
    private static void leadTime(Deployment deployment) {
        if (!deployment.isSucceeded()) {
            deployment.leadTimeNullReason = "not_live";
        } else if (deployment.isBaseline || deployment.from == null) {
            deployment.leadTimeNullReason = "no_baseline";
        } else if (deployment.undone != null) {
            // "Lead time null: nothing_new."
            deployment.leadTimeNullReason = "nothing_new";
        } else if (deployment.configCommits.isEmpty()) {
            deployment.leadTimeNullReason = deployment.kind == Kind.CONFIG_CHANGE ? "config_change" : "nothing_new";
        } else {
            // "first_committed_at = earliest author time over config commits when nothing that moved belongs to a
            // configured application
            // repository."
            deployment.firstCommittedAt = deployment.configCommits.stream()
                    .map(ConfigCommit::clockStart)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    // "The same set of (image, to_version); where no image moved, the same config_commit_sha; else the same
    // to_revision."
    private String changeKey(Deployment deployment) {
        if (workload.isGitPath()) {
            return deployment.shown().revision();
        }
        List<ConfigCommit> brought = deployment.configCommits;
        return brought.isEmpty()
                ? deployment.shown().revision()
                : brought.get(brought.size() - 1).sha();
    }

    // "is_rolled_back marks the one deployment whose state a rollback left (v3 to v1 marks v3, not v2)."
    private static void markRolledBack(Deployment deployment) {
        if (deployment.kind == Kind.ROLLBACK && deployment.isSucceeded()) {
            Deployment left = deployment.undone == null ? deployment.from : deployment.undone;
            if (left != null) {
                left.isRolledBack = true;
            }
        }
    }
}
