package org.gitopsdora.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gitopsdora.demo.SimulatedFluxObject.Try;
import org.jspecify.annotations.Nullable;

/**
 * A cluster with Flux: the source-controller polls one repository, the kustomize-controller applies its folders, the helm-controller
 * releases what they hold. Keeps what they do and all that they say of it.
 */
final class FluxCluster {
    static final Duration INTERVAL = Duration.ofHours(4);
    static final Duration RETRY = Duration.ofMinutes(6);
    static final Duration TIMEOUT = Duration.ofMinutes(5);
    static final String CHART = "loyalty";

    /** A resource of a kustomization.yaml that is not there. */
    static final String MISSING = "missing.yaml";

    private static final Pattern CHART_VERSION = Pattern.compile(" version: (\\S+)");

    final List<SimulatedFluxObject> objects = new ArrayList<>();
    final List<Said> said = new ArrayList<>();

    private final Agenda agenda;
    private final SimulatedRepository repository;
    private final Cluster cluster;
    private @Nullable Commit artifact;

    FluxCluster(Agenda agenda, SimulatedRepository repository) {
        this.agenda = agenda;
        this.repository = repository;
        cluster = new Cluster(agenda);
    }

    /** What a controller says, whoever listens. */
    record Said(
            Instant at,
            SimulatedFluxObject about,
            long resourceVersion,
            boolean isError,
            String reason,
            String message,
            String revision,
            int reconcileNumber) {}

    SimulatedFluxObject create(
            String kind, String namespace, String name, String path, Map<String, String> labels, boolean isWaiting) {
        SimulatedFluxObject object =
                new SimulatedFluxObject(kind, namespace, name, path, labels, isWaiting, cluster.uid(), agenda.now());
        objects.add(object);
        if (kind.equals(SimulatedFluxObject.KUSTOMIZATION)) {
            plan(object, agenda.seconds(2, 15));
        }
        return object;
    }

    SimulatedFluxObject find(String name) {
        return objects.stream()
                .filter(object -> object.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    long nextResourceVersion() {
        return cluster.nextResourceVersion();
    }

    void branchMoved() {
        agenda.in(agenda.seconds(5, 60), this::fetch);
    }

    private void fetch() {
        Commit tip = repository.tip();
        if (tip.equals(artifact)) {
            return;
        }
        artifact = tip;
        objects.stream()
                .filter(object -> object.kind.equals(SimulatedFluxObject.KUSTOMIZATION))
                .forEach(object -> {
                    if (object.isBusy) {
                        object.isAskedAgain = true;
                    } else {
                        plan(object, agenda.seconds(1, 20));
                    }
                });
    }

    private void plan(SimulatedFluxObject object, Duration delay) {
        int ticket = ++object.ticket;
        agenda.in(delay, () -> {
            if (object.ticket == ticket) {
                reconcile(object);
            }
        });
    }

    private void reconcile(SimulatedFluxObject object) {
        Commit commit = artifact;
        if (commit == null) {
            plan(object, Duration.ofSeconds(30));
            return;
        }
        object.isBusy = true;
        object.reconciles++;
        Instant startedAt = agenda.now();
        String content = commit.content(List.of(object.path));
        String kustomization = commit.files().getOrDefault(object.path + "/kustomization.yaml", "");
        if (kustomization.contains(MISSING)) {
            agenda.in(agenda.seconds(1, 2), () -> {
                say(
                        object,
                        true,
                        "BuildFailed",
                        "kustomize build failed: accumulating resources from '%s': no such file or directory"
                                .formatted(MISSING),
                        revision(commit));
                end(object, startedAt, commit, false, false);
            });
            return;
        }
        boolean isChange = object.hasDrifted || !content.equals(object.liveContent);
        agenda.in(agenda.seconds(1, 4), () -> {
            if (isChange) {
                say(object, false, "Progressing", changeSet(object, commit), revision(commit));
                if (object.hasDrifted && content.equals(object.liveContent)) {
                    object.corrections.add(new SimulatedFluxObject.Correction(startedAt, agenda.now()));
                }
                object.liveContent = content;
                object.hasDrifted = false;
            }
            check(object, startedAt, commit, isChange);
        });
    }

    private void check(SimulatedFluxObject object, Instant startedAt, Commit commit, boolean isChange) {
        String version = Services.version(object.path, commit.files());
        if (object.isWaiting && object.faults.contains(version)) {
            agenda.in(TIMEOUT, () -> {
                say(
                        object,
                        true,
                        "HealthCheckFailed",
                        "health check failed after %s: timeout waiting for: [%s status: 'InProgress']"
                                .formatted(duration(TIMEOUT, 300), deployment(object)),
                        revision(commit));
                end(object, startedAt, commit, false, isChange);
            });
            return;
        }
        Duration rollout = object.isWaiting && isChange ? agenda.seconds(8, 90) : agenda.seconds(1, 2);
        agenda.in(rollout, () -> {
            if (object.isWaiting && isChange) {
                say(object, false, "Progressing", "Health check passed in " + duration(rollout, 120), revision(commit));
            }
            object.applied = commit;
            end(object, startedAt, commit, true, isChange);
            say(
                    object,
                    false,
                    "ReconciliationSucceeded",
                    "Reconciliation finished in %s, next run in 4h0m0s"
                            .formatted(duration(Duration.between(startedAt, agenda.now()), agenda.below(900))),
                    revision(commit));
            if (isChange) {
                release(object, commit);
            }
        });
    }

    private void end(
            SimulatedFluxObject object, Instant startedAt, Commit commit, boolean isSuccessful, boolean hasApplied) {
        object.tries.add(new Try(
                startedAt,
                agenda.now(),
                isSuccessful,
                commit,
                commit.sha(),
                commit.content(List.of(object.path)),
                "",
                hasApplied,
                false));
        object.isBusy = false;
        boolean isAskedAgain = object.isAskedAgain;
        object.isAskedAgain = false;
        plan(object, isAskedAgain ? agenda.seconds(1, 5) : isSuccessful ? INTERVAL : RETRY);
    }

    /** The helm-controller sees the release that a folder holds once it has been applied. */
    private void release(SimulatedFluxObject parent, Commit commit) {
        objects.stream()
                .filter(object -> object.kind.equals(SimulatedFluxObject.HELM_RELEASE)
                        && object.path.startsWith(parent.path + "/"))
                .forEach(object -> agenda.in(agenda.seconds(2, 10), () -> upgrade(object, commit)));
    }

    private void upgrade(SimulatedFluxObject object, Commit commit) {
        String manifest = commit.files().getOrDefault(object.path, "");
        String version = chartVersion(manifest);
        if (version.isEmpty() || manifest.equals(object.liveContent)) {
            return;
        }
        Instant startedAt = agenda.now();
        if (object.faults.remove(version)) {
            agenda.in(TIMEOUT, () -> {
                object.releaseVersion++;
                say(
                        object,
                        true,
                        "UpgradeFailed",
                        "Helm upgrade failed for release %s/%s with chart %s@%s: context deadline exceeded"
                                .formatted(object.namespace, object.name, CHART, version),
                        version);
                object.tries.add(helm(startedAt, false, commit, manifest, false));
                agenda.in(agenda.seconds(5, 20), () -> rollBack(object, commit));
            });
            return;
        }
        String action = object.releaseVersion == 0 ? "install" : "upgrade";
        agenda.in(agenda.seconds(10, 50), () -> {
            object.releaseVersion++;
            object.liveContent = manifest;
            say(
                    object,
                    false,
                    action.equals("install") ? "InstallSucceeded" : "UpgradeSucceeded",
                    "Helm %s succeeded for release %s/%s.v%d with chart %s@%s"
                            .formatted(action, object.namespace, object.name, object.releaseVersion, CHART, version),
                    version);
            object.tries.add(helm(startedAt, true, commit, manifest, false));
        });
    }

    /** Helm's own: the release before, as the next version. Then it tries again. */
    private void rollBack(SimulatedFluxObject object, Commit commit) {
        String version = chartVersion(object.liveContent);
        int before = object.releaseVersion - 1;
        object.releaseVersion++;
        say(
                object,
                false,
                "RollbackSucceeded",
                "Helm rollback to previous release %s/%s.v%d with chart %s@%s succeeded"
                        .formatted(object.namespace, object.name, before, CHART, version),
                version);
        object.tries.add(helm(agenda.now(), true, commit, object.liveContent, true));
        agenda.in(agenda.seconds(60, 200), () -> upgrade(object, commit));
    }

    private Try helm(Instant startedAt, boolean isSuccessful, Commit commit, String manifest, boolean isRemediation) {
        String version = chartVersion(manifest);
        return new Try(
                startedAt,
                agenda.now(),
                isSuccessful,
                commit,
                version,
                CHART + "@" + version,
                manifest.substring(manifest.indexOf("  values:")),
                true,
                isRemediation);
    }

    private void say(SimulatedFluxObject object, boolean isError, String reason, String message, String revision) {
        said.add(new Said(
                agenda.now(), object, nextResourceVersion(), isError, reason, message, revision, object.reconciles));
    }

    private static String changeSet(SimulatedFluxObject object, Commit commit) {
        String how = object.liveContent.isEmpty() ? "created" : "configured";
        if (object.labels.containsKey("role")) {
            boolean isThere = commit.files().keySet().stream().anyMatch(file -> isRelease(object, file));
            boolean wasThere = object.applied != null
                    && object.applied.files().keySet().stream().anyMatch(file -> isRelease(object, file));
            return isThere
                    ? "HelmRelease/loyalty/loyalty " + (wasThere ? "configured" : "created")
                    : "Namespace/loyalty " + how;
        }
        return deployment(object) + " " + how;
    }

    private static boolean isRelease(SimulatedFluxObject object, String file) {
        return file.startsWith(object.path + "/") && file.endsWith("release.yaml");
    }

    private static String deployment(SimulatedFluxObject object) {
        String service = object.labels.getOrDefault("app.kubernetes.io/part-of", object.name);
        return "Deployment/%s/%s".formatted(service, service);
    }

    static String chartVersion(String manifest) {
        Matcher matcher = CHART_VERSION.matcher(manifest);
        return matcher.find() ? matcher.group(1) : "";
    }

    static String revision(Commit commit) {
        return "main@sha1:" + commit.sha();
    }

    /** As Go writes it. */
    private static String duration(Duration duration, int millis) {
        long seconds = duration.toSeconds();
        String minutes = seconds < 60 ? "" : seconds / 60 + "m";
        return minutes + String.format(Locale.ROOT, "%d.%03ds", seconds % 60, millis);
    }
}
