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

    private final Bridges bridges;

    private Verdicts(Bridges bridges) {
        this.bridges = bridges;
    }

    static Verdicts of(List<Operation> operations, Bridges bridges) {
        Verdicts verdicts = new Verdicts(bridges);
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
            VersionMove move = bridges.move(failed.reached().version(), operation.state.version());
            AttemptedChange change =
                    new AttemptedChange("rollback", operation.state, failed.reached(), state, move, true);
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
            change = begin(operation);
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

    private AttemptedChange begin(Operation operation) {
        VersionMove move = bridges.move(deployed == null ? null : deployed.version(), operation.state.version());
        AttemptedChange change =
                new AttemptedChange(kind(operation, move), operation.state, deployed, deployed, move, false);
        changes.add(change);
        return change;
    }

    private String kind(Operation operation, @Nullable VersionMove move) {
        DesiredState before = deployed;
        if (before == null) {
            return "change";
        }
        Integer order = firstDeployed.get(operation.state.key());
        if (order != null) {
            return returnKind(move, order < Objects.requireNonNull(firstDeployed.get(before.key())));
        }
        boolean isSameContent = operation.state.content().equals(before.content());
        return isSameContent && !operation.state.parameters().equals(before.parameters()) ? "config_change" : "change";
    }

    /** Code decides which way a return goes; order only where the code is not known. */
    static String returnKind(@Nullable VersionMove move, boolean isEarlier) {
        VersionMove.Direction direction = move == null ? VersionMove.Direction.UNKNOWN : move.direction();
        return switch (direction) {
            case BACKWARD, DIVERGED -> "rollback";
            case FORWARD, SAME -> "reapply";
            case UNKNOWN -> isEarlier ? "rollback" : "reapply";
        };
    }

    private void running(Operation operation) {
        boolean isDeployed = deployed != null && operation.state.key().equals(deployed.key());
        if (operation.scope == Operation.Scope.DRY_RUN || isDeployed) {
            return;
        }
        AttemptedChange change = open;
        if (change == null || !change.state.key().equals(operation.state.key())) {
            change = begin(operation);
        }
        change.attempts.add(operation);
        change.outcome = "running";
    }
}
