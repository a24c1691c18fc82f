package org.gitopsdora.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the definitions make of the operations of one application, in order. Read once over all that happened and once over what the
 * evidence shows: the two differ where operations are unknown.
 */
final class Verdicts {
    final List<Verdict> verdicts = new ArrayList<>();
    final List<AttemptedChange> changes = new ArrayList<>();

    private final Map<String, Integer> firstDeployed = new HashMap<>();
    private @Nullable DesiredState deployed;
    private @Nullable String deployedUid;
    private @Nullable String appliedRevision;
    private @Nullable AttemptedChange open;
    private @Nullable AttemptedChange failed;
    private boolean hasDoubtfulBeginning;

    private Verdicts() {}

    static Verdicts of(List<Operation> operations) {
        Verdicts verdicts = new Verdicts();
        for (Operation operation : operations) {
            if (operation.isAttempt()) {
                verdicts.attempt(operation);
            } else if (!operation.isFinished()) {
                verdicts.running(operation);
            }
        }
        return verdicts;
    }

    /**
     * @param change null where the attempt is no part of one
     * @param doubt null where the definitions decide
     */
    record Verdict(
            Operation operation,
            String kind,
            @Nullable AttemptedChange change,
            @Nullable String doubt) {}

    private void attempt(Operation operation) {
        if (deployed != null && operation.state.key().equals(deployed.key())) {
            deployedStateAgain(operation, deployed);
        } else {
            anotherState(operation);
        }
        if (operation.isSuccessful()) {
            appliedRevision = operation.state.revision();
            deployedUid = operation.uid;
            failed = null;
        }
    }

    private void deployedStateAgain(Operation operation, DesiredState state) {
        open = null;
        if (operation.isSuccessful() && failed != null) {
            AttemptedChange change = new AttemptedChange("rollback", operation.state, failed.reached(), true);
            change.outcome = "succeeded";
            change.attempts.add(operation);
            changes.add(change);
            deployed = operation.state;
            verdicts.add(new Verdict(operation, "rollback", change, null));
            return;
        }
        boolean isNewIncarnation = !operation.uid.equals(deployedUid);
        if (operation.scope == Operation.Scope.PARTIAL) {
            verdicts.add(new Verdict(operation, "drift_correction", null, null));
            return;
        }
        boolean isApplied = operation.state.revision().equals(appliedRevision);
        boolean isDeployedRevision = operation.state.revision().equals(state.revision());
        String kind = isNewIncarnation || isApplied ? "resync" : "no_op";
        boolean isDoubtful = !isNewIncarnation && isApplied != isDeployedRevision;
        verdicts.add(new Verdict(
                operation, kind, null, isDoubtful ? "applied revision and deployed revision differ" : null));
    }

    private void anotherState(Operation operation) {
        AttemptedChange change = open;
        if (change == null || !change.state.key().equals(operation.state.key())) {
            change = new AttemptedChange(kind(operation), operation.state, deployed, false);
            changes.add(change);
            open = change;
        }
        change.attempts.add(operation);
        change.doubt = doubt(operation);
        verdicts.add(new Verdict(operation, change.kind, change, change.doubt));
        if (!operation.isSuccessful()) {
            failed = change.mayHaveReachedProduction() ? change : failed;
            return;
        }
        change.outcome = "succeeded";
        deployed = operation.state;
        firstDeployed.putIfAbsent(deployed.key(), firstDeployed.size());
        open = null;
        hasDoubtfulBeginning = false;
    }

    private @Nullable String doubt(Operation operation) {
        if (deployed == null && (operation.scope == Operation.Scope.PARTIAL || !operation.isSuccessful())) {
            hasDoubtfulBeginning = true;
        }
        return hasDoubtfulBeginning ? "before the first deployed state that is known" : null;
    }

    private String kind(Operation operation) {
        DesiredState before = deployed;
        if (before == null) {
            return "change";
        }
        Integer order = firstDeployed.get(operation.state.key());
        if (order != null) {
            return order < Objects.requireNonNull(firstDeployed.get(before.key())) ? "rollback" : "reapply";
        }
        boolean isSameRevision = operation.state.revisions().equals(before.revisions());
        return isSameRevision && !operation.state.parameters().equals(before.parameters()) ? "config_change" : "change";
    }

    private void running(Operation operation) {
        boolean isDeployed = deployed != null && operation.state.key().equals(deployed.key());
        if (operation.scope == Operation.Scope.DRY_RUN || isDeployed) {
            return;
        }
        AttemptedChange change = open;
        if (change == null || !change.state.key().equals(operation.state.key())) {
            change = new AttemptedChange(kind(operation), operation.state, deployed, false);
            changes.add(change);
        }
        change.attempts.add(operation);
        change.outcome = "running";
    }
}
