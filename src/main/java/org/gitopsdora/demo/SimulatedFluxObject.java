package org.gitopsdora.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Kustomization or a HelmRelease: what it watches, what runs by it, and every reconcile that ended. */
final class SimulatedFluxObject {
    static final String KUSTOMIZATION = "Kustomization";
    static final String HELM_RELEASE = "HelmRelease";
    static final String SYSTEM = "flux-system";

    final String kind;
    final String namespace;
    final String name;
    /** In the repository: the folder of a Kustomization, the manifest of a HelmRelease. */
    final String path;

    final Map<String, String> labels;
    /** Whether it waits until all that it applied is healthy. */
    final boolean isWaiting;

    final String uid;
    final Instant createdAt;
    final List<Try> tries = new ArrayList<>();
    /** What was changed by hand, put right. */
    final List<Correction> corrections = new ArrayList<>();
    /** Contents that are applied and never become healthy, or that Helm gives up on once. */
    final Set<String> faults = new HashSet<>();

    String liveContent = "";
    boolean hasDrifted;
    boolean isBusy;
    boolean isAskedAgain;
    /** Of the next reconcile that is planned; an older one no longer happens. */
    int ticket;

    int reconciles;
    int releaseVersion;

    @Nullable
    Commit applied;

    SimulatedFluxObject(
            String kind,
            String namespace,
            String name,
            String path,
            Map<String, String> labels,
            boolean isWaiting,
            String uid,
            Instant createdAt) {
        this.kind = kind;
        this.namespace = namespace;
        this.name = name;
        this.path = path;
        this.labels = labels;
        this.isWaiting = isWaiting;
        this.uid = uid;
        this.createdAt = createdAt;
    }

    String controller() {
        return kind.equals(HELM_RELEASE) ? "helm-controller" : "kustomize-controller";
    }

    /** A reconcile that found something changed by hand, and when it had applied what is desired. */
    record Correction(Instant startedAt, Instant appliedAt) {}

    /**
     * One reconcile that ended.
     *
     * @param commit of the GitOps repository that it was about
     * @param revision as the operator calls it: a commit, a chart's version
     * @param content of what it was to bring
     * @param values that go with the content: Helm's
     * @param hasApplied something in the cluster
     * @param isRemediation Helm put back what was there before
     */
    record Try(
            Instant startedAt,
            Instant finishedAt,
            boolean isSuccessful,
            Commit commit,
            String revision,
            String content,
            String values,
            boolean hasApplied,
            boolean isRemediation) {}
}
