package org.gitopsdora.differential;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gitopsdora.differential.Operation.Told;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.settings.ConfigEntry;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.gitopsdora.source.argocd.ArgocdApplication;
import org.gitopsdora.source.argocd.ArgocdEvent;
import org.gitopsdora.source.argocd.ArgocdHistoryEntry;
import org.gitopsdora.source.argocd.ArgocdOperation;
import org.gitopsdora.source.argocd.ArgocdOperationSource;
import org.gitopsdora.source.argocd.ArgocdSighting;
import org.gitopsdora.source.git.GitArrival;
import org.gitopsdora.source.git.GitChangeSet;
import org.gitopsdora.source.git.GitChangeSetCommit;
import org.gitopsdora.source.git.GitCommit;
import org.gitopsdora.source.git.GitContent;
import org.gitopsdora.source.git.GitPathState;
import org.gitopsdora.source.git.GitRef;
import org.jspecify.annotations.Nullable;

/** Lands a world as its sources would have. What no window shows of it is not landed. */
final class WorldLanding {
    static final String CONFIG = "differential";
    private static final String REPOSITORY = "git.example.com/deploy";
    private static final String TAGS = "git.example.com/tags";
    private static final String WATCH = "watch";
    private static final Instant READ = World.AS_OF.minusSeconds(60);
    private static final List<String> INSTANCES = List.of("eu", "us", "ap", "stage");

    private final Oracle oracle;
    private final World world;
    private final LandingZone.Batch batch;

    WorldLanding(Oracle oracle, LandingZone.Batch batch) {
        this.oracle = oracle;
        this.world = oracle.world;
        this.batch = batch;
    }

    void land() {
        new ConfigLanding().land();
        INSTANCES.forEach(this::beat);
        landBranch();
        for (History history : world.histories()) {
            for (Workload workload : history.workloads()) {
                if (workload.isGitPath()) {
                    landPath(workload);
                } else {
                    landApplication(history, workload);
                }
            }
        }
        new IncidentRows(batch).land(world);
    }

    /** Settings, rules and services in force. */
    private final class ConfigLanding {
        void land() {
            entry("settings", 0, "", "reporting_zone", world.zone().getId());
            int number = 0;
            for (String instance : INSTANCES) {
                entry("sources", number, instance, "type", "argocd");
                entry("sources", number, instance, "has_event_logs", "true");
                entry("sources", number++, instance, "has_api", "true");
            }
            entry("sources", number, "tags", "type", "git");
            entry("sources", number, "tags", "repository_key", TAGS);
            entry("sources", number++, "tags", "watch_hash", WATCH);
            entry("sources", number, IncidentRows.INSTANCE, "type", IncidentRows.SOURCE);
            entry("sources", number, IncidentRows.INSTANCE, "mapping_hash", IncidentRows.MAPPING);
            rules();
            int no = 0;
            for (History history : world.histories()) {
                service(history, no++);
            }
        }

        private void rules() {
            entry("rules", 0, "", "match.instance", "^stage$");
            entry("rules", 0, "", "set.environment.0.text", "staging");
            entry("rules", 1, "", "match.kind", "^(Application|GitPath)$");
            entry("rules", 1, "", "set.environment.0.text", "production");
            entry("rules", 1, "", "set.production", "true");
        }

        private void service(History history, int no) {
            entry("services", no, history.service(), "team", "team-" + no % 7);
            entry("services", no, history.service(), "incident.0." + IncidentRows.SOURCE, history.service());
            Windows windows = history.ownWindows();
            if (windows != null) {
                entry("services", no, history.service(), "degraded_window_seconds", "" + windows.degraded());
                entry("services", no, history.service(), "incident_window_seconds", "" + windows.incident());
                entry("services", no, history.service(), "health_settle_seconds", "" + windows.settle());
                entry("services", no, history.service(), "rollout_window_seconds", "" + windows.rollout());
            }
        }

        private void entry(String section, long no, String name, String key, String value) {
            put(
                    ConfigEntry.DATASET,
                    new ConfigEntry(
                            "job",
                            "differential",
                            World.START,
                            ContentHash.of(section, no, name, key),
                            CONFIG,
                            section,
                            no,
                            name,
                            key,
                            value));
        }
    }

    // All services share one branch; its order is not that of its commits' times.
    private void landBranch() {
        long position = 0;
        for (History history : world.histories()) {
            for (ConfigCommit commit : history.commits()) {
                put(
                        GitArrival.DATASET,
                        new GitArrival(
                                "git",
                                "deploy",
                                World.START,
                                ContentHash.of("arrival", commit.sha()),
                                REPOSITORY,
                                "main",
                                commit.sha(),
                                position++,
                                commit.sha(),
                                Instant.ofEpochSecond(commit.committedAt())));
            }
        }
        put(
                GitRef.DATASET,
                new GitRef(
                        "git",
                        "deploy",
                        World.START,
                        ContentHash.of("ref"),
                        "https://" + REPOSITORY,
                        REPOSITORY,
                        "",
                        "main",
                        "head",
                        position,
                        null,
                        false));
    }

    // Something is told of every instance all the time: that nothing is told of one application means that nothing
    // happened.
    private void beat(String instance) {
        for (long at = World.START.getEpochSecond() - 20 * 86_400; at < World.AS_OF.getEpochSecond(); at += 1200) {
            event(instance, "heartbeat", at, "ResourceUpdated", "somebody updated application spec");
        }
    }

    private void landApplication(History history, Workload workload) {
        String hash = ContentHash.of("application", workload.name());
        put(ArgocdApplication.DATASET, application(workload, hash));
        put(ArgocdSighting.DATASET, sighting(workload, hash));
        for (Operation operation : workload.operations) {
            landOperation(history, workload, operation);
        }
        landChangeSets(history, workload);
        String last = "";
        for (Health health : workload.health) {
            event(
                    workload.instance,
                    workload.service,
                    health.at(),
                    "ResourceUpdated",
                    "Updated health status: %s -> %s".formatted(last, health.status()));
            last = health.status();
        }
        for (long at : workload.synced) {
            event(
                    workload.instance,
                    workload.service,
                    at,
                    "ResourceUpdated",
                    "Updated sync status: OutOfSync -> Synced");
        }
    }

    // The night reads what the application is like now.
    private static ArgocdSighting sighting(Workload workload, String hash) {
        Health last = workload.health.isEmpty() ? null : workload.health.get(workload.health.size() - 1);
        return new ArgocdSighting(
                "argocd",
                workload.instance,
                READ,
                ContentHash.of("sighting", workload.name()),
                "argocd",
                workload.service,
                uid(workload),
                READ,
                hash,
                1L,
                null,
                null,
                null,
                null,
                last == null ? null : last.status(),
                last == null ? null : Instant.ofEpochSecond(last.at()));
    }

    private static ArgocdApplication application(Workload workload, String hash) {
        return new ArgocdApplication(
                "argocd",
                workload.instance,
                READ,
                hash,
                "argocd",
                workload.service,
                uid(workload),
                "shop",
                World.START.minusSeconds(40 * 86_400),
                null,
                "https://" + REPOSITORY,
                path(workload),
                null,
                "main",
                null,
                "in-cluster",
                workload.service,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                0L,
                0L,
                null,
                true,
                true,
                false,
                null,
                null,
                "{}");
    }

    private void landOperation(History history, Workload workload, Operation operation) {
        String sources =
                ContentHash.of("sources", path(workload), operation.commit().sha(), operation.parameters());
        if (operation.isInHistory()) {
            put(ArgocdHistoryEntry.DATASET, historyEntry(workload, operation, sources));
        }
        if (operation.isInOperations()) {
            put(ArgocdOperation.DATASET, operationState(workload, operation, sources));
        }
        if (operation.isInHistory() || operation.isInOperations()) {
            put(ArgocdOperationSource.DATASET, source(workload, operation, sources));
        }
        if (operation.told() != Told.NOTHING) {
            tell(workload, operation);
        }
        if (history.isReadable()) {
            String content = "tree-" + operation.commit().content();
            put(
                    GitContent.DATASET,
                    new GitContent(
                            "git",
                            "deploy",
                            World.START,
                            ContentHash.of(
                                    "tree", path(workload), operation.commit().sha()),
                            REPOSITORY,
                            operation.commit().sha(),
                            path(workload),
                            content,
                            path(workload),
                            true));
        }
    }

    private static ArgocdHistoryEntry historyEntry(Workload workload, Operation operation, String sources) {
        return new ArgocdHistoryEntry(
                "argocd",
                workload.instance,
                READ,
                ContentHash.of("history", workload.name(), operation.startedAt()),
                "argocd",
                workload.service,
                uid(workload),
                known(operation.historyId()),
                operation.commit().sha(),
                Instant.ofEpochSecond(operation.startedAt()),
                Instant.ofEpochSecond(known(operation.finishedAt())),
                null,
                true,
                sources,
                "{}");
    }

    private static ArgocdOperation operationState(Workload workload, Operation operation, String sources) {
        Long finishedAt = operation.finishedAt();
        return new ArgocdOperation(
                "argocd",
                workload.instance,
                READ,
                ContentHash.of("operation", workload.name(), operation.startedAt()),
                "argocd",
                workload.service,
                uid(workload),
                Instant.ofEpochSecond(operation.startedAt()),
                finishedAt == null ? null : Instant.ofEpochSecond(finishedAt),
                switch (operation.phase()) {
                    case SUCCEEDED -> "Succeeded";
                    case FAILED -> "Failed";
                    case ERROR -> "Error";
                    case RUNNING -> "Running";
                },
                operation.message(),
                operation.retries(),
                operation.commit().sha(),
                operation.nature() == Operation.Nature.DRY_RUN,
                operation.extent() == Operation.Extent.PARTIAL,
                operation.nature() == Operation.Nature.HOOK_ONLY,
                null,
                operation.applied(),
                null,
                null,
                true,
                sources,
                "{}");
    }

    private static ArgocdOperationSource source(Workload workload, Operation operation, String sources) {
        return new ArgocdOperationSource(
                "argocd",
                workload.instance,
                READ,
                ContentHash.of("source", sources),
                sources,
                0,
                0,
                "source",
                "git",
                "https://" + REPOSITORY,
                REPOSITORY,
                path(workload),
                path(workload),
                null,
                operation.commit().sha(),
                "main",
                operation.parameters().isEmpty() ? null : ContentHash.of("parameters", operation.parameters()));
    }

    private void tell(Workload workload, Operation operation) {
        String sha = operation.commit().sha();
        if (operation.told() == Told.START_AND_END) {
            event(
                    workload.instance,
                    workload.service,
                    operation.startedAt(),
                    "OperationStarted",
                    operation.extent() == Operation.Extent.PARTIAL
                            ? "somebody initiated partial sync to main (%s)".formatted(sha)
                            : "Initiated automated sync to '%s'".formatted(sha));
        }
        event(
                workload.instance,
                workload.service,
                known(operation.finishedAt()),
                "OperationCompleted",
                "%s operation to %s %s"
                        .formatted(
                                operation.extent() == Operation.Extent.PARTIAL ? "Partial sync" : "Sync",
                                sha,
                                operation.isSuccess() ? "succeeded" : "failed: " + operation.message()));
    }

    private void event(String instance, String application, long at, String reason, String message) {
        String key = ContentHash.of("event", instance, application, at, message);
        put(
                ArgocdEvent.DATASET,
                new ArgocdEvent(
                        "argocd",
                        instance,
                        READ,
                        key,
                        "kubernetes_event",
                        key,
                        "argocd",
                        application,
                        "uid-" + instance + "-" + application,
                        reason,
                        "Normal",
                        message,
                        Instant.ofEpochSecond(at),
                        at * 1_000_000_000L,
                        null,
                        "argocd-application-controller",
                        "{}"));
    }

    // Of what any try of a change moved, from anything that its predecessor had tried.
    private void landChangeSets(History history, Workload workload) {
        for (Deployment deployment : oracle.deployments.get(workload)) {
            Deployment from = deployment.from;
            if (from != null) {
                for (ConfigCommit before : commits(from)) {
                    for (ConfigCommit to : commits(deployment)) {
                        landChangeSet(REPOSITORY, path(workload), before, to, history.commits());
                    }
                }
            }
        }
    }

    private static Set<ConfigCommit> commits(Deployment deployment) {
        Set<ConfigCommit> commits = new LinkedHashSet<>();
        deployment.attempts.forEach(attempt -> commits.add(attempt.commit()));
        return commits;
    }

    private void landChangeSet(
            String repository, String paths, ConfigCommit from, ConfigCommit to, List<ConfigCommit> chain) {
        if (from.equals(to)) {
            return;
        }
        List<ConfigCommit> brought = chain.stream()
                .filter(commit -> commit.index() > from.index() && commit.index() <= to.index())
                .filter(ConfigCommit::touchesPath)
                .toList();
        put(
                GitChangeSet.DATASET,
                new GitChangeSet(
                        "git",
                        "deploy",
                        World.START,
                        ContentHash.of("set", repository, paths, from.sha(), to.sha()),
                        repository,
                        from.sha(),
                        to.sha(),
                        paths,
                        "resolved",
                        from.index() < to.index() ? "forward" : "backward",
                        brought.size()));
        for (ConfigCommit commit : brought) {
            put(
                    GitChangeSetCommit.DATASET,
                    new GitChangeSetCommit(
                            "git",
                            "deploy",
                            World.START,
                            ContentHash.of("set", repository, paths, from.sha(), to.sha(), commit.sha()),
                            repository,
                            from.sha(),
                            to.sha(),
                            paths,
                            commit.sha(),
                            Instant.ofEpochSecond(commit.authoredAt()),
                            Instant.ofEpochSecond(commit.committedAt()),
                            "dev",
                            "dev@shop.example",
                            commit.subject(),
                            null,
                            null));
        }
    }

    private void landPath(Workload workload) {
        String repository = TAGS + "/" + workload.service;
        String file = "production/" + workload.service;
        Map<String, ConfigCommit> chain = new LinkedHashMap<>();
        for (GitStep step : workload.steps) {
            chain.put(step.commit().sha(), step.commit());
            put(GitPathState.DATASET, state(workload, step, repository, file));
            put(GitCommit.DATASET, commit(step, repository));
        }
        List<ConfigCommit> commits = List.copyOf(chain.values());
        for (ConfigCommit from : commits) {
            for (ConfigCommit to : commits) {
                if (from.index() < to.index()) {
                    landChangeSet(repository, file, from, to, commits);
                }
            }
        }
    }

    private static GitPathState state(Workload workload, GitStep step, String repository, String file) {
        String value = step.value();
        return new GitPathState(
                "git",
                "tags",
                World.START,
                ContentHash.of("state", workload.name(), step.position()),
                repository,
                WATCH,
                workload.service,
                step.position(),
                step.commit().sha(),
                Instant.ofEpochSecond(step.commit().committedAt()),
                "production",
                null,
                workload.service,
                value == null ? null : ContentHash.of("value", value),
                value,
                true,
                file,
                null);
    }

    private static GitCommit commit(GitStep step, String repository) {
        ConfigCommit commit = step.commit();
        return new GitCommit(
                "git",
                "tags",
                World.START,
                ContentHash.of("commit", repository, commit.sha()),
                repository,
                commit.sha(),
                "",
                1,
                commit.sha(),
                "dev",
                "dev@shop.example",
                Instant.ofEpochSecond(commit.authoredAt()),
                "dev",
                "dev@shop.example",
                Instant.ofEpochSecond(commit.committedAt()),
                commit.subject(),
                commit.subject());
    }

    private <R extends Record & Landable> void put(Dataset<R> dataset, R row) {
        batch.append(dataset.name(), dataset.type(), row.contentHash(), row);
    }

    private static String path(Workload workload) {
        return "apps/" + workload.service;
    }

    private static String uid(Workload workload) {
        return "uid-" + workload.instance + "-" + workload.service;
    }

    private static long known(@Nullable Long value) {
        if (value == null) {
            throw new IllegalStateException("Only what has ended is told of");
        }
        return value;
    }
}
