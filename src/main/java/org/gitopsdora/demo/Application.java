package org.gitopsdora.demo;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An Argo CD Application: what it is to watch, what it went through. A recreated one is the same object with another uid. */
final class Application {
    static final String NAMESPACE = "argocd";

    final String name;
    final String project;
    final Map<String, String> labels;
    final String server;
    final String destinationNamespace;
    /** Null: the default of the installation applies, and the spec says nothing. */
    final @Nullable Integer revisionHistoryLimit;

    List<AppSource> sources;
    /** Name of the application that made this one, and the file it did so from. */
    @Nullable
    String parent;

    @Nullable
    String manifest;

    final Map<String, String> annotations = new TreeMap<>();

    boolean isAutomated = true;
    String uid = "";
    Instant createdAt = Instant.EPOCH;
    boolean isDeleted = true;

    @Nullable
    String chartVersion;

    /** Of this incarnation, newest last, cut to the limit. */
    final List<Operation> history = new ArrayList<>();
    /** Of all incarnations, in order. */
    final List<Operation> operations = new ArrayList<>();

    final List<HealthTransition> healthTransitions = new ArrayList<>();
    final List<SyncTransition> syncTransitions = new ArrayList<>();
    /** When somebody changed by hand what runs. */
    final List<Instant> drifts = new ArrayList<>();

    @Nullable
    Operation current;

    @Nullable
    DesiredState compared;

    String syncStatus = "";
    String health = "";
    /** Key of what runs; differs from every desired state where a failed sync left something else. */
    String liveKey = "";

    int nextHistoryId;
    /** Grows with every new course of health: what an older sync had planned no longer happens. */
    int healthCourse;

    final Deque<Outcome> outcomes = new ArrayDeque<>();
    /** A desired state that cannot be applied, and how it fails. */
    @Nullable
    Outcome defect;

    @Nullable
    String defectiveKey;

    Application(
            String name,
            String project,
            Map<String, String> labels,
            String server,
            String destinationNamespace,
            List<AppSource> sources,
            @Nullable Integer revisionHistoryLimit) {
        this.name = name;
        this.project = project;
        this.labels = labels;
        this.server = server;
        this.destinationNamespace = destinationNamespace;
        this.sources = sources;
        this.revisionHistoryLimit = revisionHistoryLimit;
    }

    boolean isMultiSource() {
        return sources.size() > 1;
    }

    List<String> watched() {
        return sources.stream().flatMap(source -> source.watched().stream()).toList();
    }

    DesiredState desired(Commit commit) {
        return DesiredState.of(sources, commit, chartVersion);
    }

    /** Says which image version its files hold at a commit: a child's stands in what its parent renders. */
    String version(Commit commit) {
        return manifest == null
                ? desired(commit).version()
                : ChildApplication.version(commit.files().getOrDefault(manifest, ""));
    }

    boolean isBusy() {
        return current != null && !current.isFinished();
    }

    record SyncTransition(Instant at, String uid, String to) {}

    record HealthTransition(Instant at, String uid, String from, String to) {}
}
