package org.gitopsdora.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.gitopsdora.demo.Ledger.Deployment;
import org.gitopsdora.demo.Ledger.LeadTime;
import org.gitopsdora.demo.Ledger.LostHistory;
import org.gitopsdora.demo.Ledger.Reconciliation;
import org.gitopsdora.demo.Ledger.WorkloadKey;
import org.jspecify.annotations.Nullable;

/** Writes the ledger: what happened, what of it the evidence still shows, and what the definitions make of that. */
final class Bookkeeper {
    /** Names of the sources in the job: instances of the workloads. */
    static final String ARGOCD = "shop";

    static final String TAGS = "tags";
    static final String FLEET = "edge";

    private final Company company;
    private final TagsStory tags;
    private final FleetStory fleet;
    private final List<Reconciliation> reconciliations = new ArrayList<>();
    private final List<Deployment> deployments = new ArrayList<>();
    private final List<LeadTime> leadTimes = new ArrayList<>();
    private final List<LostHistory> lostHistory = new ArrayList<>();
    private final List<WorkloadKey> unmapped = new ArrayList<>();
    private final Rollouts rollouts = new Rollouts();
    private final Promotions promotions = new Promotions();
    private final List<Track> tracks = new ArrayList<>();
    private final List<Ledger.Drift> drifts = new ArrayList<>();

    private Bookkeeper(Company company, TagsStory tags, FleetStory fleet) {
        this.company = company;
        this.tags = tags;
        this.fleet = fleet;
    }

    static Ledger write(Company company, TagsStory tags, FleetStory fleet, LoadApplications load) {
        Bookkeeper bookkeeper = new Bookkeeper(company, tags, fleet);
        company.controller.applications().forEach(bookkeeper::account);
        new TagsBook(
                        tags,
                        bookkeeper.reconciliations,
                        bookkeeper.deployments,
                        bookkeeper.leadTimes,
                        bookkeeper.rollouts,
                        bookkeeper.promotions,
                        bookkeeper.tracks)
                .account();
        new FleetBook(
                        fleet,
                        bookkeeper.reconciliations,
                        bookkeeper.deployments,
                        bookkeeper.leadTimes,
                        bookkeeper.rollouts,
                        bookkeeper.promotions,
                        bookkeeper.tracks,
                        bookkeeper.drifts)
                .account();
        return bookkeeper.close(load);
    }

    private Ledger close(LoadApplications load) {
        reconciliations.sort(Comparator.comparing(Reconciliation::finishedAt).thenComparing(Reconciliation::workload));
        deployments.sort(Comparator.comparing(Bookkeeper::order).thenComparing(Deployment::workload));
        leadTimes.sort(Comparator.comparing(LeadTime::workload).thenComparing(LeadTime::toRevision));
        List<Ledger.Scenario> scenarios = new ArrayList<>();
        company.happenings.forEach(each -> scenarios.add(scenario(each)));
        tags.happenings.forEach(each -> scenarios.add(scenario(each)));
        fleet.happenings.forEach(each -> scenarios.add(scenario(each)));
        SimulationConfig config = company.config;
        FailureBook failures = new FailureBook(tracks, company.onCall.incidents(), rollouts);
        Set<Deployment> failed = failures.failed();
        Set<Deployment> reworks = failures.reworks();
        List<Ledger.Rollout> counted = rollouts.list(failed, reworks);
        Tally tally = new Tally(failures, deployments, counted, drifts, config.until());
        return new Ledger(
                config.seed(),
                config.from(),
                config.until(),
                config.eventLogFrom(),
                List.copyOf(reconciliations),
                List.copyOf(deployments),
                counted,
                Weeks.of(deployments, counted),
                List.copyOf(leadTimes),
                promotions.list(),
                merges(),
                failures.failures(),
                failures.pages(),
                drifts.stream()
                        .sorted(Comparator.comparing(Ledger.Drift::openedAt))
                        .toList(),
                tally.months(),
                tally.scores(),
                List.copyOf(lostHistory),
                List.copyOf(unmapped),
                scenarios,
                load.size(),
                load.historyEntries());
    }

    private List<Ledger.Merge> merges() {
        List<Ledger.Merge> merges = new ArrayList<>();
        for (Code code : List.of(company.code, tags.code, fleet.code)) {
            code.byService().values().forEach(codebase -> merges.addAll(merges(codebase)));
        }
        return merges;
    }

    private static List<Ledger.Merge> merges(Codebase codebase) {
        SimulatedRepository repository = codebase.home.repository;
        List<Ledger.Merge> merges = new ArrayList<>();
        Commit before = null;
        for (Commit step : repository.chain()) {
            List<Commit> brought = repository.between(before, step);
            Commit first = ChangeSets.first(brought);
            merges.add(new Ledger.Merge(
                    codebase.service,
                    step.sha(),
                    step.committedAt(),
                    first == null ? null : first.sha(),
                    brought.size()));
            before = step;
        }
        return merges;
    }

    private static Instant order(Deployment deployment) {
        return Objects.requireNonNullElse(
                Objects.requireNonNullElse(deployment.finishedAt(), deployment.startedAt()), Instant.MAX);
    }

    private static Ledger.Scenario scenario(Company.Happening happening) {
        return new Ledger.Scenario(happening.scenario(), happening.subject(), happening.at());
    }

    private void account(Application application) {
        WorkloadKey key = new WorkloadKey(ARGOCD, "Application", Application.NAMESPACE, application.name);
        Evidence evidence = new Evidence(application, company.config);
        Subject subject = new Subject(key, application, evidence);
        Bridges bridges = bridges(subject);
        Verdicts shown = Verdicts.of(
                application.operations.stream().filter(evidence::knows).toList(), bridges);
        Verdicts actual = Verdicts.of(application.operations, bridges(subject));
        if (subject.environment().equals("unmapped")) {
            unmapped.add(key);
        }
        shown.verdicts.forEach(verdict -> reconciliations.add(reconciliation(subject, verdict)));
        actual.verdicts.stream()
                .filter(verdict -> !evidence.knows(verdict.operation()))
                .forEach(verdict -> reconciliations.add(reconciliation(subject, verdict)));
        enterKnowable(subject, shown.changes, bridges);
        Set<Operation> entered = new HashSet<>();
        shown.changes.forEach(change -> entered.addAll(change.attempts));
        enterUnknowable(
                subject, actual.changes, change -> change.attempts.stream().noneMatch(entered::contains));
        countLost(subject);
    }

    private Bridges bridges(Subject subject) {
        Application application = subject.application();
        String chart = application.sources.stream()
                .map(AppSource::chart)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        boolean isImage = chart == null || subject.application().parent != null;
        return isImage
                ? new Bridges(Services.image(application.destinationNamespace), company.code.find(subject.service()))
                : new Bridges(Objects.requireNonNull(chart), null);
    }

    private Reconciliation reconciliation(Subject subject, Verdicts.Verdict verdict) {
        Operation operation = verdict.operation();
        boolean isShown = subject.evidence().knows(operation);
        String reason = isShown ? verdict.doubt() : subject.evidence().whyUnknown(operation);
        return new Reconciliation(
                subject.key(),
                verdict.kind(),
                operation.phase.name().toLowerCase(Locale.ROOT),
                operation.startedAt,
                subject.evidence().startedAtEvidence(operation),
                Objects.requireNonNull(operation.finishedAt),
                operation.state.revision(),
                1 + operation.retries,
                subject.isMeasured(),
                subject.evidence().windows(operation),
                reason == null,
                reason);
    }

    private void enterKnowable(Subject subject, List<AttemptedChange> changes, Bridges bridges) {
        List<Track.Step> steps = new ArrayList<>();
        for (AttemptedChange change : changes) {
            Evidence.Health health = subject.evidence().health(change, next(changes, change));
            Deployment deployment = deployment(subject, change, health, change.doubt);
            List<Commit> commits = enter(subject, deployment, change);
            steps.add(Track.Step.of(deployment, change, commits));
            if (!isMeasured(deployment) || !deployment.isKnowable()) {
                continue;
            }
            if (deployment.isProduction() && deployment.isCounted()) {
                rollouts.add(deployment, changeKey(change, commits));
            }
            if (change.isSucceeded()) {
                promotions.add(deployment, change.move, bridges.find(change.state.version()));
            }
        }
        if (subject.isMeasured() && subject.service() != null) {
            tracks.add(subject.evidence().track(subject.key(), subject.service(), subject.environment(), steps));
            drifts.addAll(subject.evidence().drifts(subject.key(), subject.service(), company.onCall.incidents()));
        }
    }

    private void enterUnknowable(Subject subject, List<AttemptedChange> changes, Predicate<AttemptedChange> chosen) {
        Evidence evidence = subject.evidence();
        for (AttemptedChange change : changes) {
            if (!chosen.test(change)) {
                continue;
            }
            Operation decisive = change.decisive();
            Instant finishedAt = change.finishedAt();
            Instant healthyAt = finishedAt == null || !change.isSucceeded()
                    ? null
                    : evidence.actualHealth(decisive.uid, finishedAt, next(changes, change));
            String reason = evidence.knows(decisive) ? "what came before it is unknown" : evidence.whyUnknown(decisive);
            enter(subject, deployment(subject, change, new Evidence.Health(healthyAt, "absent"), reason), change);
        }
    }

    private static Instant next(List<AttemptedChange> changes, AttemptedChange change) {
        int next = changes.indexOf(change) + 1;
        return next < changes.size() ? changes.get(next).attempts.get(0).startedAt : Instant.MAX;
    }

    private List<Commit> enter(Subject subject, Deployment deployment, AttemptedChange change) {
        deployments.add(deployment);
        List<Commit> commits = changeSet(subject, change);
        if (isMeasured(deployment)) {
            leadTimes.add(shipment(subject, deployment, change, commits).leadTime());
        }
        return commits;
    }

    private static boolean isMeasured(Deployment deployment) {
        return deployment.isMeasured() && deployment.service() != null;
    }

    /** @param reason why the row is not to be compared; null if it is */
    private static Deployment deployment(
            Subject subject, AttemptedChange change, Evidence.Health health, @Nullable String reason) {
        Evidence evidence = subject.evidence();
        Operation decisive = change.decisive();
        Operation first = change.attempts.get(0);
        Instant finishedAt = change.finishedAt();
        // A baseline counts where its own evidence shows that something changed: the first entry of a history.
        boolean isFirstEntry =
                Objects.equals(decisive.historyId, 0) && (evidence.isHistory(decisive) || !evidence.knows(decisive));
        Instant liveAt = health.at() == null ? finishedAt : health.at();
        return new Deployment(
                subject.key(),
                subject.service(),
                subject.environment(),
                subject.environment().equals(Services.PRODUCTION),
                subject.isMeasured(),
                change.kind,
                change.outcome,
                change.isBaseline(),
                !change.isBaseline() || isFirstEntry,
                change.from == null ? null : change.from.revision(),
                decisive.state.revision(),
                change.attempts.stream()
                        .map(attempt -> attempt.state.revision())
                        .toList(),
                first.startedAt,
                decisive.startedAt,
                evidence.startedAtEvidence(decisive),
                finishedAt,
                health.at(),
                health.evidence(),
                change.isSucceeded() ? liveAt : null,
                change.attempts.stream()
                        .mapToLong(attempt -> 1 + attempt.retries)
                        .sum(),
                change.isSucceeded() || change.mayHaveReachedProduction(),
                evidence.windows(decisive),
                reason == null,
                reason);
    }

    /** A child's come with its parent's last success before it started, unless its own source moved. */
    private List<Commit> changeSet(Subject subject, AttemptedChange change) {
        String parent = subject.application().parent;
        if (parent == null || !isUnmoved(change)) {
            return changeSet(change);
        }
        Instant startedAt = change.attempts.get(0).startedAt;
        Application maker = company.controller.find(parent);
        Evidence evidence = new Evidence(maker, company.config);
        List<Operation> known =
                maker.operations.stream().filter(evidence::knows).toList();
        return Verdicts.of(known, new Bridges("", null)).changes.stream()
                .filter(AttemptedChange::isSucceeded)
                .filter(each -> !Objects.requireNonNull(each.finishedAt()).isAfter(startedAt))
                .reduce((first, second) -> second)
                .map(this::changeSet)
                .orElse(List.of());
    }

    private static boolean isUnmoved(AttemptedChange change) {
        return change.deployed != null
                && !change.isReturnAfterFailure
                && change.deployed.content().equals(change.state.content());
    }

    private List<Commit> changeSet(AttemptedChange change) {
        if (change.deployed == null) {
            return List.of();
        }
        DesiredState to = change.reached();
        return company.repository.between(change.deployed.commit(), to.commit(), to.watched());
    }

    private Shipment shipment(Subject subject, Deployment deployment, AttemptedChange change, List<Commit> commits) {
        String whenNothing = switch (change.kind) {
            case "config_change" -> "config_change";
            case "change" -> "no_commit";
            default -> "nothing_new";
        };
        return new Shipment(
                deployment,
                change.move,
                company.repository,
                commits,
                change.isReturnAfterFailure,
                whenNothing,
                subject.application()::version);
    }

    static String changeKey(AttemptedChange change, List<Commit> commits) {
        DesiredState to = change.reached();
        if (change.from != null && !change.from.version().equals(to.version())) {
            return to.version();
        }
        return commits.isEmpty()
                ? to.revision()
                : commits.get(commits.size() - 1).sha();
    }

    private void countLost(Subject subject) {
        Application application = subject.application();
        if (application.isDeleted || application.history.isEmpty()) {
            return;
        }
        int oldest = Objects.requireNonNull(application.history.get(0).historyId);
        if (oldest == 0) {
            return;
        }
        Set<Operation> retained = new HashSet<>(application.history);
        long seen = application.operations.stream()
                .filter(operation -> operation.uid.equals(application.uid)
                        && operation.historyId != null
                        && !retained.contains(operation)
                        && subject.evidence().isEvent(operation))
                .count();
        lostHistory.add(new LostHistory(subject.key(), oldest, oldest, seen));
    }

    /** An application as the job's rules map it. */
    private record Subject(WorkloadKey key, Application application, Evidence evidence) {
        @Nullable
        String service() {
            return application.labels.get("app.kubernetes.io/part-of");
        }

        boolean isMeasured() {
            return !application.labels.containsKey("role");
        }

        String environment() {
            return isMeasured() ? application.labels.getOrDefault("env", "unmapped") : "platform";
        }
    }
}
