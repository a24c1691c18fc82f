package org.gitopsdora.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.gitopsdora.demo.Ledger.Deployment;
import org.gitopsdora.demo.Ledger.LeadTime;
import org.gitopsdora.demo.Ledger.Reconciliation;
import org.gitopsdora.demo.Ledger.Week;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger against itself, and against what git says of the repositories it speaks of. */
class LedgerTest {
    @TempDir
    static Path folder;

    private static Simulation simulation;
    private static Ledger ledger;
    private static Repository repository;

    @BeforeAll
    static void simulate() throws IOException {
        simulation = Simulation.start(SimulationConfig.small(7), folder);
        ledger = DemoOracle.tell(SimulationConfig.small(7), folder.resolve("oracle"));
        repository = new FileRepositoryBuilder()
                .setBare()
                .setGitDir(folder.resolve("deploy.git").toFile())
                .build();
    }

    @AfterAll
    static void stop() {
        repository.close();
        simulation.close();
    }

    @Test
    void whatIsNotKnowableSaysWhy() {
        assertThat(ledger.deployments())
                .allSatisfy(each -> assertThat(each.isKnowable()).isEqualTo(each.reason() == null));
        assertThat(ledger.reconciliations())
                .allSatisfy(each -> assertThat(each.isKnowable()).isEqualTo(each.reason() == null));
        assertThat(ledger.knowableDeployments())
                .allSatisfy(each -> assertThat(each.evidence()).isNotEmpty());
    }

    @Test
    void everyKindAndOutcomeIsThereToBeRecognised() {
        assertThat(ledger.knowableReconciliations().stream()
                        .map(Reconciliation::kind)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "change",
                        "config_change",
                        "rollback",
                        "reapply",
                        "resync",
                        "drift_correction",
                        "no_op",
                        "remediation");
        assertThat(ledger.knowableDeployments().stream()
                        .map(Deployment::outcome)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("succeeded", "failed", "running");
        assertThat(ledger.deployments()).anyMatch(each -> !each.isKnowable());
        assertThat(ledger.unmappedWorkloads())
                .extracting(Ledger.WorkloadKey::name)
                .containsExactly("whoami-playground");
        assertThat(ledger.lostHistory()).isNotEmpty();
    }

    @Test
    void aDeploymentContinuesWhereTheLastSucceededOneOfItsWorkloadEnded() {
        for (List<Deployment> series : byWorkload(ledger.knowableDeployments()).values()) {
            String deployed = null;
            for (Deployment deployment : series) {
                boolean returnsFromFailure = deployment.kind().equals("rollback")
                        && series.stream()
                                .anyMatch(each -> each.outcome().equals("failed")
                                        && each.toRevision().equals(deployment.fromRevision()));
                if (!returnsFromFailure && deployed != null) {
                    assertThat(deployment.fromRevision()).as("%s", deployment).isEqualTo(deployed);
                }
                if (deployment.outcome().equals("succeeded")) {
                    deployed = deployment.toRevision();
                }
            }
        }
    }

    @Test
    void timesFollowEachOther() {
        assertThat(ledger.deployments()).allSatisfy(each -> {
            if (each.finishedAt() == null) {
                assertThat(each.outcome()).isEqualTo("running");
                return;
            }
            if (each.startedAt() != null) {
                assertThat(each.startedAt()).isBefore(each.finishedAt());
            }
            if (each.healthyAt() != null) {
                assertThat(each.healthyAt()).isAfterOrEqualTo(each.finishedAt());
            }
            assertThat(each.liveAt() == null).isEqualTo(!each.outcome().equals("succeeded"));
        });
    }

    @Test
    void onlyBaselinesLackAPredecessor() {
        assertThat(ledger.deployments())
                .allSatisfy(each -> assertThat(each.fromRevision() == null).isEqualTo(each.isBaseline()));
        assertThat(ledger.knowableDeployments().stream().filter(Deployment::isBaseline))
                .anyMatch(Deployment::isCounted)
                .anyMatch(each -> !each.isCounted());
    }

    @Test
    void aChangeBringsOtherContentAndANoOpTheSame() throws IOException {
        for (Deployment each : ledger.deployments()) {
            if (each.kind().equals("change") && isPath(each) && each.fromRevision() != null) {
                assertThat(content(each.fromRevision(), each))
                        .as("%s", each)
                        .isNotEqualTo(content(each.toRevision(), each));
            }
        }
        for (Reconciliation each : ledger.reconciliations()) {
            boolean isSame = Set.of("no_op", "resync", "drift_correction").contains(each.kind());
            if (isSame && each.isKnowable() && each.workload().kind().equals("Application")) {
                Deployment before = deployedBefore(each);
                assertThat(content(each.revision(), before))
                        .as("%s", each)
                        .isEqualTo(content(before.toRevision(), before));
            }
        }
    }

    @Test
    void aRollbackBringsContentThatWasDeployedBefore() throws IOException {
        for (List<Deployment> series : byWorkload(ledger.knowableDeployments()).values()) {
            Set<String> seen = new HashSet<>();
            for (Deployment each : series) {
                if (!isPath(each)) {
                    continue;
                }
                if (Set.of("rollback", "reapply").contains(each.kind())) {
                    assertThat(seen).as("%s", each).contains(content(each.toRevision(), each));
                }
                if (each.outcome().equals("succeeded")) {
                    seen.add(content(each.toRevision(), each));
                }
            }
        }
    }

    @Test
    void leadTimesStartWithTheFirstCommitThatGitNames() throws IOException {
        int compared = 0;
        for (LeadTime each : ledger.leadTimes()) {
            if (each.leadTimeSeconds() == null || each.workload().kind().equals("GitPath")) {
                continue;
            }
            Deployment deployment = ledger.deployments().stream()
                    .filter(candidate -> candidate.workload().equals(each.workload())
                            && Objects.equals(candidate.finishedAt(), each.finishedAt())
                            && candidate.isKnowable() == (each.reason() == null || candidate.isKnowable()))
                    .findFirst()
                    .orElseThrow();
            if (!isPath(deployment)) {
                continue;
            }
            List<RevCommit> commits = between(
                    repository,
                    Objects.requireNonNull(deployment.fromRevision()),
                    deployment.toRevision(),
                    paths(deployment));
            assertThat(commits.stream().map(RevCommit::name)).containsExactlyInAnyOrderElementsOf(each.configCommits());
            if ("code".equals(each.basis())) {
                commits = code(each);
                assertThat(commits.stream().map(RevCommit::name))
                        .containsExactlyInAnyOrderElementsOf(each.codeCommits());
            }
            Instant first = commits.stream()
                    .map(LedgerTest::clockStart)
                    .min(Instant::compareTo)
                    .orElseThrow();
            assertThat(each.firstCommittedAt()).isEqualTo(first);
            assertThat(each.leadTimeSeconds())
                    .isEqualTo(Duration.between(first, each.liveAt()).toSeconds());
            compared++;
        }
        assertThat(compared).isGreaterThan(50);
    }

    @Test
    void aCommitOfTheFleetDeploysWhereItsContentDiffersAndNowhereElse() throws IOException {
        int changes = 0;
        int noOps = 0;
        try (Repository fleet = new FileRepositoryBuilder()
                .setBare()
                .setGitDir(folder.resolve("fleet.git").toFile())
                .build()) {
            for (List<Reconciliation> series : ledger.knowableReconciliations().stream()
                    .filter(each -> each.workload().kind().equals("Kustomization")
                            && each.workload().name().contains("-"))
                    .collect(Collectors.groupingBy(Reconciliation::workload))
                    .values()) {
                String path = "apps/" + series.get(0).workload().name().replace('-', '/');
                String deployed = "";
                for (Reconciliation each : series) {
                    String content = tree(fleet, each.revision(), path);
                    boolean isChange = each.kind().equals("change");
                    boolean isReturn = each.kind().equals("rollback");
                    assertThat(content.equals(deployed)).as("%s", each).isEqualTo(!isChange);
                    deployed = each.phase().equals("succeeded") ? content : deployed;
                    changes += isChange ? 1 : 0;
                    noOps += isChange || isReturn ? 0 : 1;
                }
            }
        }
        assertThat(changes).isGreaterThan(25);
        assertThat(noOps).isGreaterThan(50);
    }

    private static String tree(Repository repository, String revision, String path) throws IOException {
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk tree = TreeWalk.forPath(
                        repository,
                        path,
                        walk.parseCommit(ObjectId.fromString(revision)).getTree())) {
            return tree == null ? "nothing" : tree.getObjectId(0).name();
        }
    }

    @Test
    void rolloutsGatherTheTwoClustersOfOneService() {
        assertThat(ledger.rollouts().stream().filter(each -> each.service().equals("checkout")))
                .anyMatch(each -> each.workloads().size() == 2);
        long members = ledger.rollouts().stream()
                .mapToLong(each -> each.workloads().size())
                .sum();
        long counted = ledger.knowableDeployments().stream()
                .filter(each -> each.isProduction() && each.isMeasured() && each.isCounted())
                .count();
        assertThat(members).isEqualTo(counted);
    }

    @Test
    void weeksAddUpToTheDeployments() {
        long all = ledger.weeks().stream()
                .filter(each -> each.service() == null)
                .mapToLong(Week::deployments)
                .sum();
        long byService = ledger.weeks().stream()
                .filter(each -> each.service() != null)
                .mapToLong(Week::deployments)
                .sum();
        long deployments = ledger.knowableDeployments().stream()
                .filter(each -> each.isProduction()
                        && each.isMeasured()
                        && each.isCounted()
                        && each.outcome().equals("succeeded"))
                .count();
        assertThat(all).isEqualTo(byService).isEqualTo(deployments);
        assertThat(ledger.weeks())
                .allSatisfy(each -> assertThat(each.rollouts()).isLessThanOrEqualTo(each.deployments()));
    }

    @Test
    void aBadManifestChangesNothingAndIsFixedByItsRevert() {
        Ledger.Failure failure = failure("search", at("failed_dry_run_then_reverted"));
        assertThat(failure.signals()).containsExactly("sync_failed");
        assertThat(failure.recoveryNullReason()).isEqualTo("production_unchanged");
        assertThat(failure.restoredAt()).isNull();
        // Reverted after 21 minutes, polled within three more.
        assertThat(failure.fixedAfterSeconds()).isBetween(18 * 60L, 25 * 60L);
    }

    @Test
    void aRolloutThatStallsIsNoticedAfterTenMinutesAndRestoredByItsRevert() {
        Ledger.Failure failure = failure("payments", at("rollout_stalled_and_reverted"));
        assertThat(failure.signals()).containsExactly("degraded");
        assertThat(Duration.between(failure.finishedAt(), failure.detectedAt())).isEqualTo(Duration.ofSeconds(604));
        assertThat(failure.restoreSignal()).isEqualTo("healthy_after_remediation");
        assertThat(failure.remediationKind()).isEqualTo("rollback");
        assertThat(failure.restoredAt()).isAfter(failure.remediationFinishedAt());
    }

    @Test
    void anIncidentTwelveMinutesAfterASyncBlamesItsFirstClusterAndItsDuplicateBlamesNothing() {
        Ledger.Failure failure = failure("checkout", at("incident_after_a_sync"));
        assertThat(failure.signals()).containsExactly("incident");
        assertThat(Duration.between(failure.finishedAt(), failure.detectedAt())).isEqualTo(Duration.ofMinutes(12));
        assertThat(failure.remediationKind()).isEqualTo("rollback");
        Ledger.Page page = page("Customers are charged a cent too much");
        assertThat(page.blamedFinishedAt()).isEqualTo(failure.finishedAt());
        assertThat(failure.restoredAt()).as("live, not resolved").isBefore(page.resolvedAt());
        assertThat(page("Totals of orders and payments differ").isDuplicate()).isTrue();
        assertThat(page("Totals of orders and payments differ").blamed()).isNull();
        assertThat(ledger.rollouts().stream().filter(each -> each.service().equals("checkout") && each.hasFailed()))
                .as("one rollout over two clusters")
                .hasSize(1);
    }

    @Test
    void anIncidentThatNoChangeExplainsIsNoFailure() {
        assertThat(page("Search is slow: a crawler asks for everything").blamed())
                .isNull();
        assertThat(page("Meeting rooms are offline").service()).isNull();
        assertThat(page("Checkout is out of memory again").blamed()).isNull();
    }

    @Test
    void aFixByHandIsDriftAndTheIncidentAfterItIsNamed() {
        Ledger.Drift drift = ledger.drifts().stream()
                .filter(each -> each.incidents() > 0)
                .findFirst()
                .orElseThrow();
        assertThat(drift.workload().name()).isEqualTo("checkout-production-us");
        assertThat(drift.resolvedBy()).isEqualTo("self_heal");
        assertThat(Duration.between(drift.openedAt(), drift.closedAt())).isEqualTo(Duration.ofSeconds(4));
        assertThat(drift.openedAt()).isEqualTo(at("fix_by_hand_overwritten"));
    }

    @Test
    void aFailureThatIsStillOpenIsCountedAndNeverClosed() {
        Ledger.Failure failure = failure("cart", at("failure_still_open"));
        assertThat(failure.signals()).containsExactly("degraded", "incident");
        assertThat(failure.recoveryNullReason()).isEqualTo("open");
        assertThat(failure.recoverySeconds()).isNull();
        assertThat(ledger.scores().stream()
                        .filter(each -> "cart".equals(each.service()))
                        .map(Ledger.Score::openFailures))
                .containsExactly(1L);
    }

    @Test
    void monthsAddUpToTheFailures() {
        assertThat(ledger.months().stream()
                        .filter(each -> each.service() == null)
                        .mapToLong(Ledger.Month::failedChanges)
                        .sum())
                .isEqualTo(ledger.failures().stream()
                        .filter(each -> each.isProduction() && each.isCounted() && each.isKnowable())
                        .count());
        assertThat(ledger.months())
                .allSatisfy(each -> assertThat(each.failedChanges()).isLessThanOrEqualTo(each.attemptedChanges()));
    }

    private static Instant at(String scenario) {
        return ledger.scenarios().stream()
                .filter(each -> each.name().equals(scenario))
                .map(Ledger.Scenario::at)
                .findFirst()
                .orElseThrow();
    }

    /** Of the deployment that a scenario began. */
    private static Ledger.Failure failure(String service, Instant begunAt) {
        return ledger.failures().stream()
                .filter(each -> service.equals(each.service())
                        && each.isProduction()
                        && each.finishedAt().isAfter(begunAt)
                        && each.finishedAt().isBefore(begunAt.plus(Duration.ofMinutes(10))))
                .findFirst()
                .orElseThrow();
    }

    private static Ledger.Page page(String title) {
        return ledger.pages().stream()
                .filter(each -> each.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static Map<Ledger.WorkloadKey, List<Deployment>> byWorkload(List<Deployment> deployments) {
        return deployments.stream().collect(Collectors.groupingBy(Deployment::workload));
    }

    private static Deployment deployedBefore(Reconciliation reconciliation) {
        return ledger.knowableDeployments().stream()
                .filter(each -> each.workload().equals(reconciliation.workload())
                        && each.outcome().equals("succeeded")
                        && Objects.requireNonNull(each.finishedAt()).isBefore(reconciliation.finishedAt()))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** An application with one directory as its source. */
    private static boolean isPath(Deployment deployment) {
        return deployment.workload().kind().equals("Application")
                && deployment.service() != null
                && !deployment.toRevision().contains(", ");
    }

    private static Set<String> paths(Deployment deployment) {
        String service = Objects.requireNonNull(deployment.service());
        String path = "apps/%s/%s".formatted(service, deployment.environment());
        return service.equals("search") ? Set.of(path, "apps/search/base") : Set.of(path);
    }

    private static String content(String revision, Deployment deployment) throws IOException {
        StringBuilder content = new StringBuilder();
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(ObjectId.fromString(revision));
            for (String path : new TreeSet<>(paths(deployment))) {
                try (TreeWalk tree = TreeWalk.forPath(repository, path, commit.getTree())) {
                    content.append(
                            tree == null ? "nothing" : tree.getObjectId(0).name());
                }
            }
        }
        return content.toString();
    }

    private static List<RevCommit> code(LeadTime leadTime) throws IOException {
        boolean isShared = Set.of("checkout", "payments").contains(leadTime.service());
        Ledger.Move move = leadTime.moves().get(0);
        String name = isShared ? "commerce" : leadTime.service();
        try (Repository code = new FileRepositoryBuilder()
                .setBare()
                .setGitDir(folder.resolve("code/%s.git".formatted(name)).toFile())
                .build()) {
            return between(
                    code,
                    Objects.requireNonNull(move.fromCommitSha()),
                    Objects.requireNonNull(move.toCommitSha()),
                    isShared ? Set.of("services/" + leadTime.service()) : Set.of());
        }
    }

    private static List<RevCommit> between(Repository repository, String from, String to, Set<String> paths)
            throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(ObjectId.fromString(to)));
            walk.markUninteresting(walk.parseCommit(ObjectId.fromString(from)));
            walk.setRevFilter(RevFilter.NO_MERGES);
            List<RevCommit> commits =
                    StreamSupport.stream(walk.spliterator(), false).toList();
            return commits.stream()
                    .filter(commit -> paths.isEmpty() || touches(repository, commit, paths))
                    .toList();
        }
    }

    private static boolean touches(Repository repository, RevCommit commit, Set<String> paths) {
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk tree = new TreeWalk(repository)) {
            tree.addTree(walk.parseCommit(commit.getParent(0)).getTree());
            tree.addTree(walk.parseCommit(commit).getTree());
            tree.setRecursive(true);
            tree.setFilter(AndTreeFilter.create(PathFilterGroup.createFromStrings(paths), TreeFilter.ANY_DIFF));
            return tree.next();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Instant clockStart(RevCommit commit) {
        Instant author = commit.getAuthorIdent().getWhenAsInstant();
        Instant committer = commit.getCommitterIdent().getWhenAsInstant();
        return author.isAfter(committer) ? committer : author;
    }
}
