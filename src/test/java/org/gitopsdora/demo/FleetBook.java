package org.gitopsdora.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.gitopsdora.demo.Ledger.Deployment;
import org.gitopsdora.demo.Ledger.LeadTime;
import org.gitopsdora.demo.Ledger.Reconciliation;
import org.gitopsdora.demo.Ledger.WorkloadKey;
import org.gitopsdora.demo.SimulatedFluxObject.Try;
import org.gitopsdora.demo.Track.Step;
import org.jspecify.annotations.Nullable;

/**
 * The pages of the ledger about the cluster with Flux. What ended before its events were kept is not knowable; what then repeats itself
 * first is the state that watching began with.
 */
final class FleetBook {
    private static final String UNTOLD = "before the archive began";
    private static final String CHARTS = "https://charts.shop.example/fleet";

    private final FleetStory story;
    private final List<Reconciliation> reconciliations;
    private final List<Deployment> deployments;
    private final List<LeadTime> leadTimes;
    private final Rollouts rollouts;
    private final Promotions promotions;
    private final List<Track> tracks;
    private final List<Ledger.Drift> drifts;

    FleetBook(
            FleetStory story,
            List<Reconciliation> reconciliations,
            List<Deployment> deployments,
            List<LeadTime> leadTimes,
            Rollouts rollouts,
            Promotions promotions,
            List<Track> tracks,
            List<Ledger.Drift> drifts) {
        this.story = story;
        this.reconciliations = reconciliations;
        this.deployments = deployments;
        this.leadTimes = leadTimes;
        this.rollouts = rollouts;
        this.promotions = promotions;
        this.tracks = tracks;
        this.drifts = drifts;
    }

    void account() {
        story.cluster.objects.forEach(object -> new Series(object).account());
    }

    private final class Series {
        private final SimulatedFluxObject object;
        private final WorkloadKey key;
        private final boolean isRelease;
        private final @Nullable String service;
        private final String environment;
        private final boolean isMeasured;
        private final Application application;

        Series(SimulatedFluxObject object) {
            this.object = object;
            key = new WorkloadKey(Bookkeeper.FLEET, object.kind, object.namespace, object.name);
            isRelease = object.kind.equals(SimulatedFluxObject.HELM_RELEASE);
            isMeasured = !object.labels.containsKey("role");
            service = isMeasured ? object.labels.getOrDefault("app.kubernetes.io/part-of", object.name) : null;
            environment = object.labels.getOrDefault("env", "platform");
            AppSource source = isRelease
                    ? AppSource.chart(CHARTS, FluxCluster.CHART, "1.x", "")
                    : AppSource.directory(story.repository.url(), object.path, List.of(object.path));
            // The definitions of kinds know no operator.
            application = new Application(
                    object.name, "", object.labels, Company.LOCAL_CLUSTER, object.namespace, List.of(source), null);
            application.uid = object.uid;
        }

        void account() {
            List<Try> told = object.tries.stream().filter(this::isTold).toList();
            Bridges bridges = bridges();
            Verdicts shown = Verdicts.of(operations(told), bridges);
            shown.verdicts.forEach(verdict -> enter(verdict, null));
            told.stream().filter(Try::isRemediation).forEach(this::enterRemediation);
            List<Step> steps =
                    shown.changes.stream().map(change -> enter(change, bridges)).toList();
            if (isMeasured) {
                tracks.add(track(told, steps));
                object.corrections.stream()
                        .filter(each -> isTold(each.appliedAt()))
                        .map(this::drift)
                        .forEach(drifts::add);
            }
            Verdicts actual = Verdicts.of(operations(object.tries), bridges());
            actual.verdicts.stream()
                    .filter(verdict -> !isTold(verdict.operation().finishedAt))
                    .forEach(verdict -> enter(verdict, UNTOLD));
            actual.changes.stream()
                    .filter(change -> !isTold(change.finishedAt()))
                    .map(change -> deployment(change, UNTOLD))
                    .forEach(deployments::add);
        }

        private Track track(List<Try> told, List<Step> steps) {
            List<Track.Health> health = told.stream()
                    .filter(each -> object.isWaiting && (each.isSuccessful() || !isBuildFailure(each)))
                    .map(each -> new Track.Health(each.finishedAt(), each.isSuccessful() ? "Healthy" : "Unhealthy"))
                    .toList();
            return new Track(
                    key,
                    service,
                    environment,
                    steps,
                    health,
                    told.stream().filter(Try::isSuccessful).map(Try::finishedAt).toList(),
                    told.stream()
                            .filter(Try::isRemediation)
                            .map(Try::finishedAt)
                            .toList(),
                    List.of());
        }

        /** Found at an interval: nobody knows when it began. */
        private Ledger.Drift drift(SimulatedFluxObject.Correction correction) {
            return new Ledger.Drift(
                    key,
                    service,
                    environment.equals(Services.PRODUCTION),
                    correction.startedAt(),
                    correction.appliedAt(),
                    false,
                    "self_heal",
                    0);
        }

        private Bridges bridges() {
            if (isRelease) {
                return new Bridges(FluxCluster.CHART, null);
            }
            return service == null
                    ? new Bridges("", null)
                    : new Bridges(Services.image(service), story.code.find(service));
        }

        private boolean isTold(Try each) {
            return isTold(each.finishedAt());
        }

        private boolean isTold(@Nullable Instant finishedAt) {
            return finishedAt != null && !finishedAt.isBefore(story.archiveFrom());
        }

        /** Attempts: the successes that interval after interval repeats are none, failures at one revision are one. */
        private List<Operation> operations(List<Try> tries) {
            List<Operation> operations = new ArrayList<>();
            @Nullable Try applied = null;
            @Nullable Try previous = null;
            for (Try each : tries) {
                if (each.isRemediation()) {
                    previous = each;
                    continue;
                }
                boolean isRetry = previous != null
                        && !previous.isSuccessful()
                        && !each.isSuccessful()
                        && previous.revision().equals(each.revision());
                boolean isRepeat = applied != null
                        && !isRelease
                        && each.isSuccessful()
                        && !each.hasApplied()
                        && applied.revision().equals(each.revision());
                if (isRetry) {
                    Operation last = operations.get(operations.size() - 1);
                    last.retries++;
                    last.reachedProduction |= reached(each);
                } else if (!isRepeat) {
                    operations.add(operation(each, applied));
                }
                previous = each;
                applied = each.isSuccessful() ? each : applied;
            }
            return operations;
        }

        private Operation operation(Try each, @Nullable Try applied) {
            boolean isAgain = !isRelease
                    && applied != null
                    && each.hasApplied()
                    && applied.content().equals(each.content());
            Operation operation = new Operation(
                    application,
                    state(each),
                    isAgain ? Operation.Scope.PARTIAL : Operation.Scope.FULL,
                    null,
                    each.startedAt());
            operation.phase = each.isSuccessful() ? Operation.Phase.SUCCEEDED : Operation.Phase.FAILED;
            operation.finishedAt = each.finishedAt();
            operation.reachedProduction = reached(each);
            operation.isUnhealthy = !each.isSuccessful() && !isRelease && !isBuildFailure(each);
            return operation;
        }

        /** A build that fails touches nothing; a check that fails comes after the apply, also in a retry that had nothing left to apply. */
        private boolean reached(Try each) {
            return each.isSuccessful() || each.hasApplied() || !isBuildFailure(each);
        }

        private boolean isBuildFailure(Try each) {
            return each.commit()
                    .files()
                    .getOrDefault(object.path + "/kustomization.yaml", "")
                    .contains(FluxCluster.MISSING);
        }

        private DesiredState state(Try each) {
            return new DesiredState(
                    application.sources,
                    List.of(each.revision()),
                    each.commit(),
                    each.content() + "\0" + each.values(),
                    each.content(),
                    each.values());
        }

        private void enter(Verdicts.Verdict verdict, @Nullable String reason) {
            Operation operation = verdict.operation();
            boolean hasStart = operation.isSuccessful() && !isRelease;
            String doubt = reason == null ? verdict.doubt() : reason;
            reconciliations.add(new Reconciliation(
                    key,
                    verdict.kind(),
                    operation.phase.name().toLowerCase(Locale.ROOT),
                    hasStart ? operation.startedAt : null,
                    hasStart ? "event" : "none",
                    Objects.requireNonNull(operation.finishedAt),
                    operation.state.revision(),
                    1 + operation.retries,
                    isMeasured,
                    reason == null ? "notification" : "",
                    doubt == null,
                    doubt));
        }

        private void enterRemediation(Try each) {
            reconciliations.add(new Reconciliation(
                    key,
                    "remediation",
                    "succeeded",
                    null,
                    "none",
                    each.finishedAt(),
                    each.revision(),
                    1,
                    isMeasured,
                    "notification",
                    true,
                    null));
        }

        private Step enter(AttemptedChange change, Bridges bridges) {
            Deployment deployment = deployment(change, change.doubt);
            deployments.add(deployment);
            List<Commit> commits = !isMeasured ? List.of() : isRelease ? parentsCommits(change) : commits(change);
            if (isMeasured) {
                ship(deployment, change, bridges, commits);
            }
            return Step.of(deployment, change, commits);
        }

        private void ship(Deployment deployment, AttemptedChange change, Bridges bridges, List<Commit> commits) {
            leadTimes.add(new Shipment(
                            deployment,
                            change.move,
                            story.repository,
                            commits,
                            change.isReturnAfterFailure,
                            isRelease ? "no_commit" : "nothing_new",
                            application::version)
                    .leadTime());
            if (!deployment.isKnowable()) {
                return;
            }
            if (deployment.isProduction() && deployment.isCounted()) {
                rollouts.add(deployment, Bookkeeper.changeKey(change, commits));
            }
            if (change.isSucceeded()) {
                Commit code = bridges.find(change.state.version());
                promotions.add(deployment, change.move, code, change.reached().commit());
            }
        }

        private List<Commit> commits(AttemptedChange change) {
            return change.deployed == null
                    ? List.of()
                    : story.repository.between(
                            change.deployed.commit(), change.reached().commit(), List.of(object.path));
        }

        /** Of the last change of the folder that holds the release, before Helm began. */
        private List<Commit> parentsCommits(AttemptedChange change) {
            Series parent = new Series(story.cluster.find(FleetStory.RELEASES));
            Instant startedAt = change.attempts.get(0).startedAt;
            return Verdicts.of(
                            parent.operations(parent.object.tries.stream()
                                    .filter(parent::isTold)
                                    .toList()),
                            parent.bridges())
                    .changes
                    .stream()
                    .filter(each -> each.isSucceeded()
                            && !Objects.requireNonNull(each.finishedAt()).isAfter(startedAt))
                    .reduce((first, second) -> second)
                    .map(parent::commits)
                    .orElse(List.of());
        }

        private Deployment deployment(AttemptedChange change, @Nullable String reason) {
            Operation decisive = change.decisive();
            // Only a success tells how long it took.
            boolean hasStart = change.isSucceeded() && !isRelease;
            Instant startedAt = hasStart ? decisive.startedAt : null;
            Instant finishedAt = change.finishedAt();
            Instant healthyAt = change.isSucceeded() && object.isWaiting ? finishedAt : null;
            boolean isTold = !UNTOLD.equals(reason);
            return new Deployment(
                    key,
                    service,
                    environment,
                    environment.equals(Services.PRODUCTION),
                    isMeasured,
                    change.kind,
                    change.outcome,
                    change.isBaseline(),
                    !change.isBaseline() || !isTold || isTold(object.createdAt),
                    change.from == null ? null : change.from.revision(),
                    decisive.state.revision(),
                    change.attempts.stream()
                            .map(attempt -> attempt.state.revision())
                            .toList(),
                    startedAt,
                    startedAt,
                    hasStart ? "event" : "none",
                    finishedAt,
                    healthyAt,
                    healthyAt == null ? "absent" : "known",
                    change.isSucceeded() ? finishedAt : null,
                    change.attempts.stream()
                            .mapToLong(attempt -> 1 + attempt.retries)
                            .sum(),
                    change.isSucceeded() || change.mayHaveReachedProduction(),
                    isTold ? "notification" : "",
                    reason == null,
                    reason);
        }

        @Override
        public String toString() {
            return key.toString();
        }
    }
}
