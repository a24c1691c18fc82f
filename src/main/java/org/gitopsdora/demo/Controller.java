package org.gitopsdora.demo;

import static org.gitopsdora.demo.Operation.Scope.FULL;
import static org.gitopsdora.demo.Operation.Scope.PARTIAL;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.gitopsdora.demo.Application.HealthTransition;
import org.gitopsdora.demo.Application.SyncTransition;
import org.gitopsdora.demo.Operation.Phase;
import org.gitopsdora.demo.Operation.Scope;
import org.gitopsdora.demo.Outcome.Course;
import org.jspecify.annotations.Nullable;

/** Argo CD's application controller and what people do through its UI: compares, syncs, heals, and tells of it in events. */
final class Controller {
    /** The default of ten minutes, and until it is noticed. */
    private static final Duration PROGRESS_DEADLINE = Duration.ofSeconds(604);

    private final Agenda agenda;
    private final Cluster cluster;
    private final SimulatedRepository repository;
    private final int historyLimit;
    private final List<Application> applications = new ArrayList<>();
    private Consumer<Application> afterSync = application -> {};

    Controller(Agenda agenda, Cluster cluster, SimulatedRepository repository, int historyLimit) {
        this.agenda = agenda;
        this.cluster = cluster;
        this.repository = repository;
        this.historyLimit = historyLimit;
    }

    /** Is told of every application that was synced in full. */
    void afterSync(Consumer<Application> listener) {
        afterSync = listener;
    }

    /** All there ever were, deleted ones included. */
    List<Application> applications() {
        return applications;
    }

    Application find(String name) {
        return applications.stream()
                .filter(application -> application.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No application called " + name));
    }

    void create(Application application, String user) {
        if (!applications.contains(application)) {
            applications.add(application);
        }
        application.uid = cluster.uid();
        application.createdAt = agenda.now();
        application.isDeleted = false;
        application.history.clear();
        application.nextHistoryId = 0;
        application.current = null;
        application.health = "";
        application.syncStatus = "";
        application.liveKey = "";
        application.healthCourse++;
        cluster.normal(application, "ResourceCreated", user + " created application", user);
        setHealth(application, "Missing");
        compare(application);
        if (!application.isAutomated) {
            agenda.in(agenda.seconds(20, 90), () -> sync(application, user));
        }
    }

    void delete(Application application, String user) {
        cluster.normal(application, "ResourceDeleted", user + " deleted application", user);
        application.isDeleted = true;
        application.healthCourse++;
    }

    /** The branch moved: every application compares within its polling interval. */
    void branchMoved() {
        for (Application application : applications) {
            agenda.in(agenda.seconds(15, 175), () -> compare(application));
        }
    }

    void compare(Application application) {
        if (application.isDeleted) {
            return;
        }
        if (application.isBusy()) {
            agenda.in(Duration.ofSeconds(30), () -> compare(application));
            return;
        }
        DesiredState desired = application.desired(repository.tip());
        application.compared = desired;
        if (desired.key().equals(application.liveKey)) {
            setSyncStatus(application, "Synced");
            return;
        }
        // Argo CD starts the sync before it writes down that it was out of sync.
        if (application.isAutomated && !hasFailedAt(application, desired)) {
            cluster.normal(
                    application,
                    "OperationStarted",
                    "Initiated automated sync to '%s'".formatted(String.join(", ", desired.revisions())),
                    null);
            start(application, desired, FULL, null);
        }
        setSyncStatus(application, "OutOfSync");
    }

    /** A person presses Sync, whether anything differs or not. */
    void sync(Application application, String user) {
        sync(application, user, FULL);
    }

    void sync(Application application, String user, Scope scope) {
        if (application.isBusy()) {
            agenda.in(Duration.ofMinutes(2), () -> sync(application, user, scope));
            return;
        }
        DesiredState desired = application.desired(repository.tip());
        application.compared = desired;
        cluster.normal(
                application, "OperationStarted", "%s initiated %s".formatted(user, target(desired, scope)), user);
        start(application, desired, scope, user);
    }

    /** Possible only while auto-sync is off, as in Argo CD itself. */
    void rollBack(Application application, String user, Operation to) {
        if (application.isAutomated || to.historyId == null) {
            throw new IllegalStateException("Cannot roll back " + application.name);
        }
        cluster.normal(
                application, "OperationStarted", "%s initiated rollback to %d".formatted(user, to.historyId), user);
        start(application, to.state, FULL, user).isRollback = true;
    }

    void updateSpec(Application application, String user) {
        cluster.normal(application, "ResourceUpdated", user + " updated application spec", user);
    }

    /** Somebody changed the cluster by hand; self-heal puts it back. Waits for a moment without anything else pending. */
    void drift(Application application, Outcome outcome) {
        DesiredState desired = application.desired(repository.tip());
        if (application.isBusy() || !desired.key().equals(application.liveKey)) {
            agenda.in(Duration.ofMinutes(20), () -> drift(application, outcome));
            return;
        }
        application.compared = desired;
        application.drifts.add(agenda.now());
        application.outcomes.addFirst(outcome);
        cluster.normal(
                application,
                "OperationStarted",
                "Initiated automated sync to '%s'".formatted(String.join(", ", desired.revisions())),
                null);
        start(application, desired, PARTIAL, null);
        setSyncStatus(application, "OutOfSync");
    }

    private static String target(DesiredState desired, Scope scope) {
        String display = desired.isMultiSource()
                ? String.join(", ", desired.revisions())
                : "%s (%s)".formatted(desired.sources().get(0).targetRevision(), desired.revision());
        return (scope == PARTIAL ? "partial sync to " : "sync to ") + display;
    }

    private static boolean hasFailedAt(Application application, DesiredState desired) {
        Operation last = application.current;
        return last != null
                && last.isFinished()
                && !last.isSuccessful()
                && last.state.revisions().equals(desired.revisions());
    }

    private Operation start(Application application, DesiredState state, Scope scope, @Nullable String user) {
        Operation operation = new Operation(application, state, scope, user, agenda.now());
        application.operations.add(operation);
        application.current = operation;
        Outcome outcome = next(application, state);
        agenda.in(outcome.duration(), () -> complete(operation, outcome));
        return operation;
    }

    private Outcome next(Application application, DesiredState state) {
        if (application.defect != null && state.key().equals(application.defectiveKey)) {
            return application.defect;
        }
        Outcome scripted = application.outcomes.poll();
        if (scripted == null) {
            Course course = agenda.chance(0.3) ? Course.HEALTHY_THROUGHOUT : Course.PROGRESSING_THEN_HEALTHY;
            return Outcome.succeeds(agenda.seconds(4, 70), course);
        }
        if (scripted.isDefect()) {
            application.defect = scripted;
            application.defectiveKey = state.key();
        }
        return scripted;
    }

    private void complete(Operation operation, Outcome outcome) {
        Application application = operation.application;
        operation.finishedAt = agenda.now();
        operation.phase = outcome.phase();
        operation.message = outcome.message();
        operation.retries = outcome.retries();
        operation.isTerminated = outcome.isTerminated();
        operation.reachedProduction = outcome.reachedProduction();
        if (!operation.uid.equals(application.uid) || application.isDeleted) {
            return;
        }
        if (operation.isTerminated) {
            String user = "dev-b@shop.example";
            cluster.normal(application, "ResourceUpdated", user + " terminated running operation", user);
        }
        boolean changesHealth = settle(operation);
        tellCompletion(operation);
        if (operation.phase == Phase.SUCCEEDED && operation.scope != Scope.DRY_RUN) {
            compareAfterSuccess(application);
        }
        if (changesHealth) {
            follow(application, outcome.course());
        }
        if (operation.isSuccessful() && operation.scope == FULL) {
            afterSync.accept(application);
        }
    }

    /** What the operation left behind: live state and history. Says whether pods were replaced. */
    private boolean settle(Operation operation) {
        Application application = operation.application;
        if (operation.scope == Scope.DRY_RUN) {
            return false;
        }
        String before = application.liveKey;
        if (operation.isSuccessful()) {
            application.liveKey = operation.state.key();
        } else if (operation.reachedProduction && operation.scope == FULL) {
            application.liveKey = "half of " + operation.state.key();
        }
        if (operation.isSuccessful() && operation.scope == FULL) {
            operation.historyId = application.nextHistoryId++;
            application.history.add(operation);
            int limit = Objects.requireNonNullElse(application.revisionHistoryLimit, historyLimit);
            while (application.history.size() > limit) {
                application.history.remove(0);
            }
        }
        return operation.isSuccessful() && !before.equals(application.liveKey);
    }

    private void tellCompletion(Operation operation) {
        String sync = operation.scope == PARTIAL ? "Partial sync operation" : "Sync operation";
        // One source: "to <revision>". Several: the name of the revision is empty, its blank stays.
        String to = " to " + (operation.state.isMultiSource() ? "" : operation.state.revision());
        if (operation.isSuccessful()) {
            cluster.normal(operation.application, "OperationCompleted", sync + to + " succeeded", null);
        } else {
            cluster.warning(
                    operation.application,
                    "OperationCompleted",
                    "%s%s failed: %s".formatted(sync, to, operation.message));
        }
    }

    private void compareAfterSuccess(Application application) {
        DesiredState desired = application.desired(repository.tip());
        application.compared = desired;
        setSyncStatus(application, desired.key().equals(application.liveKey) ? "Synced" : "OutOfSync");
    }

    private void follow(Application application, Course course) {
        boolean isFirst = application.health.equals("Missing");
        if (course == Course.UNTOUCHED
                || (course == Course.HEALTHY_THROUGHOUT && application.health.equals("Healthy"))) {
            return;
        }
        int number = ++application.healthCourse;
        Duration wait = isFirst ? Duration.ofSeconds(1) : agenda.seconds(1, 6);
        agenda.in(wait, () -> transition(application, number, "Progressing"));
        Duration healthy = wait.plus(agenda.seconds(40, 420));
        switch (course) {
            case HEALTHY_THROUGHOUT, PROGRESSING_THEN_HEALTHY ->
                agenda.in(healthy, () -> transition(application, number, "Healthy"));
            case DEGRADED -> agenda.in(Duration.ofMinutes(4), () -> transition(application, number, "Degraded"));
            case STALLED -> agenda.in(PROGRESS_DEADLINE, () -> transition(application, number, "Degraded"));
            case DEGRADED_THEN_HEALTHY -> {
                agenda.in(Duration.ofMinutes(11), () -> transition(application, number, "Degraded"));
                agenda.in(Duration.ofMinutes(26), () -> transition(application, number, "Healthy"));
            }
            case UNTOUCHED -> throw new IllegalStateException("Nothing follows");
        }
    }

    private void transition(Application application, int course, String health) {
        if (application.healthCourse == course && !application.isDeleted) {
            setHealth(application, health);
        }
    }

    private void setHealth(Application application, String health) {
        if (application.health.equals(health)) {
            return;
        }
        Instant at = agenda.now();
        cluster.normal(
                application,
                "ResourceUpdated",
                "Updated health status: %s -> %s".formatted(application.health, health),
                null);
        application.healthTransitions.add(new HealthTransition(at, application.uid, application.health, health));
        application.health = health;
    }

    private void setSyncStatus(Application application, String status) {
        if (application.syncStatus.equals(status)) {
            return;
        }
        cluster.normal(
                application,
                "ResourceUpdated",
                "Updated sync status: %s -> %s".formatted(application.syncStatus, status),
                null);
        application.syncStatus = status;
        application.syncTransitions.add(new SyncTransition(agenda.now(), application.uid, status));
    }
}
