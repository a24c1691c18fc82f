package org.gitopsdora.source.git;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.Source;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.git.content.BlobValues;
import org.gitopsdora.source.git.content.PathStates;
import org.gitopsdora.source.git.content.WatchedFiles;
import org.gitopsdora.source.git.content.WorkloadKey;
import org.gitopsdora.source.git.history.BranchChain;
import org.gitopsdora.source.git.history.BranchStep;
import org.gitopsdora.source.git.history.DamagedObject;
import org.gitopsdora.source.git.mirrors.GitMirrors;
import org.gitopsdora.source.git.mirrors.Mirror;
import org.jspecify.annotations.Nullable;

/**
 * Commits, the steps of the watched branches, and the state of the watched paths after each step. Git forgets nothing that is reachable, so
 * a window the user asks for does not limit what is read; how far reading came is the last {@link GitRef} of the branch.
 */
public final class GitSource implements Source {
    public static final List<Dataset<?>> DATASETS = List.of(
            GitCommit.DATASET,
            GitBranchCommit.DATASET,
            GitArrival.DATASET,
            GitPathState.DATASET,
            GitImage.DATASET,
            GitContent.DATASET,
            GitRevision.DATASET,
            GitChangeSetCommit.DATASET,
            GitChangeSet.DATASET,
            GitRef.DATASET);

    static final String TYPE = "git";

    private static final long STEPS_PER_REPORT = 10_000;

    private final GitConfig config;
    private final GitMirrors mirrors;
    private final LandedGit landed;
    private final String repositoryKey;
    private final String watchHash;

    public GitSource(GitConfig config, GitMirrors mirrors) {
        this(config, mirrors, new LandedGit());
    }

    /**
     * @param landed the same for all sources of a run
     */
    public GitSource(GitConfig config, GitMirrors mirrors, LandedGit landed) {
        this.config = config;
        this.mirrors = mirrors;
        this.landed = landed;
        this.repositoryKey = config.repositoryKey();
        this.watchHash = config.watchHash();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public List<Dataset<?>> datasets() {
        return DATASETS;
    }

    @Override
    public void extract(Extraction extraction) {
        try (Mirror mirror = mirrors.fetch(config.remote())) {
            Map<String, List<WatchedFiles>> branches = WatchedBranches.of(config, mirror);
            Watermarks marks = Watermarks.read(landed, extraction, repositoryKey, watchHash);
            Map<String, List<WatchedFiles>> moved = new TreeMap<>(branches);
            moved.keySet()
                    .removeIf(branch ->
                            isAtTip(marks.states(branch), mirror.branches().get(branch)));
            if (!moved.isEmpty()) {
                new Reading(extraction, mirror, marks).read(moved);
            }
        }
    }

    private static boolean isAtTip(@Nullable GitRef seen, @Nullable ObjectId tip) {
        return seen != null && tip != null && seen.commitSha().equals(tip.name());
    }

    @Override
    public List<Diagnosis> diagnose(Extraction extraction) {
        return new GitDoctor(config, mirrors).run(extraction);
    }

    /** Told of a branch's steps as soon as they are known, before its states are read. */
    private interface StepsReader {
        void read(String branch, @Nullable ObjectId before, List<BranchStep> steps);
    }

    /** One run's reading of the branches that moved. */
    private final class Reading {

        private final Extraction extraction;
        private final Mirror mirror;
        private final Watermarks marks;
        private final Instant extractedAt;
        private final List<GitRef> seen = new ArrayList<>();
        private final List<Future<?>> behind = new ArrayList<>();

        Reading(Extraction extraction, Mirror mirror, Watermarks marks) {
            this.extraction = extraction;
            this.mirror = mirror;
            this.marks = marks;
            this.extractedAt = extraction.now();
        }

        /** All commits and their arrivals on one thread, the branches' steps on the other: each needs about as long. */
        void read(Map<String, List<WatchedFiles>> branches) {
            List<ObjectId> tips = branches.keySet().stream().map(this::tip).toList();
            ExecutorService other = Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, "git-commits");
                thread.setDaemon(true);
                return thread;
            });
            CommitLanding landing = new CommitLanding(config, extraction);
            try {
                behind.add(other.submit(() -> {
                    landing.land(mirror.repository(), tips, marks.landedTips());
                    return null;
                }));
                readSteps(
                        branches,
                        (branch, before, steps) -> behind.add(other.submit(() -> {
                            landing.landArrivals(mirror.repository(), branch, before, steps);
                            return null;
                        })));
                for (Future<?> each : behind) {
                    each.get();
                }
                seen.forEach(ref -> extraction.land(GitRef.DATASET, ref));
            } catch (ExecutionException e) {
                throw unreadable(e.getCause() == null ? e : e.getCause());
            } catch (IOException | RuntimeException e) {
                throw unreadable(e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            } finally {
                landing.stop();
                other.shutdown();
                awaitEnd(other);
                landing.close();
            }
        }

        /** Nothing may be landed, and the repository must not be closed, while the other thread still reads. */
        private void awaitEnd(ExecutorService other) {
            try {
                if (!other.awaitTermination(1, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("The walk over the commits does not end");
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }

        private SourceException interrupted(InterruptedException cause) {
            Thread.currentThread().interrupt();
            return new SourceException(
                    Blame.MACHINE,
                    "git source `%s` was interrupted; the next run carries on".formatted(config.name()),
                    cause);
        }

        private ObjectId tip(String branch) {
            ObjectId tip = mirror.branches().get(branch);
            if (tip == null) {
                throw new IllegalStateException("Not a watched branch: " + branch);
            }
            return tip;
        }

        private void readSteps(Map<String, List<WatchedFiles>> branches, StepsReader reader) throws IOException {
            LandedSteps known = LandedSteps.read(landed, extraction, repositoryKey, branches.keySet(), marks);
            for (Map.Entry<String, List<WatchedFiles>> branch : branches.entrySet()) {
                if (marks.isTorn(branch.getKey())) {
                    extraction.gap(new Gap(
                            "steps_lost",
                            "%s, branch %s: steps of it stood in a damaged file, and it was rewritten since, so the repository does not know them any more; restore the file from a backup"
                                    .formatted(config.url(), branch.getKey()),
                            null,
                            null));
                }
                readBranch(branch.getKey(), branch.getValue(), known.of(branch.getKey()), reader);
            }
        }

        private void readBranch(
                String branch, List<WatchedFiles> watched, List<GitBranchCommit> landed, StepsReader reader)
                throws IOException {
            GitRef known = marks.commits(branch);
            GitRef told = marks.states(branch);
            List<BranchStep> steps = new ArrayList<>();
            boolean isForced = false;
            try (BranchChain chain = new BranchChain(mirror.repository())) {
                for (GitBranchCommit row : landed) {
                    steps.add(chain.landed(
                            row.position(), row.commitSha(), row.previousSha(), row.committedAt(), row.isForced()));
                }
                BranchStep old = told == null ? null : chain.seen(told.position(), told.commitSha());
                if (old != null && old.tree() == null) {
                    reportLost(branch, old.commit(), watched);
                }
                BranchStep last = steps.isEmpty()
                        ? known == null ? null : chain.seen(known.position(), known.commitSha())
                        : steps.get(steps.size() - 1);
                List<BranchStep> fresh = chain.stepsAfter(last, tip(branch));
                for (BranchStep step : fresh) {
                    extraction.land(GitBranchCommit.DATASET, row(branch, step));
                    if (step.isForced() && step.previous() != null) {
                        keep(step.previous(), step.commit());
                    }
                }
                extraction.countRead(fresh.size());
                ObjectId before = told == null ? null : ObjectId.fromString(told.commitSha());
                steps.addAll(fresh);
                reader.read(branch, before, List.copyOf(steps));
                last = steps.isEmpty() ? last : steps.get(steps.size() - 1);
                isForced = fresh.stream().anyMatch(BranchStep::isForced);
                if (last != null && landStates(branch, watched, old, steps)) {
                    seen.add(ref(branch, last, known, isForced));
                }
            }
        }

        private void reportLost(String branch, ObjectId tip, List<WatchedFiles> watched) {
            extraction.gap(new Gap(
                    "old_tip_missing",
                    "%s, branch %s: %s, where the last run ended, is gone from upstream and from the mirror; %s. Restore the mirror from a backup if there is one"
                            .formatted(
                                    config.url(),
                                    branch,
                                    tip.name(),
                                    watched.isEmpty()
                                            ? "what was deployed from there has no change set any more"
                                            : "every workload is read as if new"),
                    null,
                    null));
        }

        private void keep(ObjectId left, ObjectId reached) throws IOException {
            if (mirror.repository().getObjectDatabase().has(left)) {
                mirrors.pin(config.remote(), left, reached);
            }
        }

        /** Whether all could be read: a partial clone has the commits, and not every folder. */
        private boolean landStates(
                String branch, List<WatchedFiles> watched, @Nullable BranchStep told, List<BranchStep> steps)
                throws IOException {
            if (watched.isEmpty()) {
                return true;
            }
            try (ObjectReader reader = mirror.repository().newObjectReader()) {
                PathStates states = new PathStates(reader, watched, new BlobValues(reader, extraction, repositoryKey));
                if (told != null && told.tree() != null) {
                    states.load(told.tree());
                }
                long done = 0;
                for (BranchStep step : steps) {
                    if (step.tree() == null || (told != null && step.position() <= told.position())) {
                        continue;
                    }
                    for (PathStates.Touched touched : states.advance(step.tree(), step.commit())) {
                        extraction.land(GitPathState.DATASET, row(branch, step, touched));
                    }
                    if (++done % STEPS_PER_REPORT == 0) {
                        extraction.progress(config.name() + ": " + branch, done, steps.size());
                    }
                }
                states.reportMissing(branch);
                return true;
            } catch (MissingObjectException e) {
                extraction.gap(new Gap(
                        "objects_missing",
                        "%s, branch %s: %s; the branch is read again in the next run. Fetch what is missing with `git fetch --refetch --no-filter`"
                                .formatted(config.url(), branch, e.getMessage()),
                        null,
                        null));
                return false;
            }
        }

        private GitBranchCommit row(String branch, BranchStep step) {
            String previous = step.previous() == null ? null : step.previous().name();
            return new GitBranchCommit(
                    TYPE,
                    config.name(),
                    extractedAt,
                    ContentHash.of(
                            repositoryKey,
                            branch,
                            step.position(),
                            step.commit().name(),
                            previous),
                    repositoryKey,
                    branch,
                    step.position(),
                    step.commit().name(),
                    previous,
                    step.committedAt(),
                    step.isForced());
        }

        private GitPathState row(String branch, BranchStep step, PathStates.Touched touched) {
            WorkloadKey workload = touched.workload();
            return new GitPathState(
                    TYPE,
                    config.name(),
                    extractedAt,
                    ContentHash.of(
                            repositoryKey,
                            watchHash,
                            branch,
                            step.position(),
                            step.commit().name(),
                            workload.environment(),
                            workload.cluster(),
                            workload.service()),
                    repositoryKey,
                    watchHash,
                    branch,
                    step.position(),
                    step.commit().name(),
                    step.committedAt(),
                    workload.environment(),
                    workload.cluster(),
                    workload.service(),
                    touched.state().stateId(),
                    touched.state().value(),
                    touched.hasFiles(),
                    touched.files(),
                    touched.folder());
        }

        private GitRef ref(String branch, BranchStep last, @Nullable GitRef known, boolean isForced) {
            String previous = known == null ? null : known.commitSha();
            return new GitRef(
                    TYPE,
                    config.name(),
                    extractedAt,
                    ContentHash.of(
                            repositoryKey, watchHash, branch, last.commit().name(), last.position(), previous),
                    config.url(),
                    repositoryKey,
                    watchHash,
                    branch,
                    last.commit().name(),
                    last.position(),
                    previous,
                    isForced);
        }

        private RuntimeException unreadable(Throwable cause) {
            if (cause instanceof RuntimeException unchecked && !DamagedObject.isSeenBy(unchecked)) {
                return unchecked;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            String advice = cause instanceof MissingObjectException
                    ? mirrors.howToComplete(config.remote())
                    : "check it with `git fsck`";
            return new SourceException(
                    Blame.UNEXPECTED_ANSWER,
                    "git source `%s`: %s cannot be read: %s; %s"
                            .formatted(config.name(), config.url(), cause.getMessage(), advice),
                    cause);
        }
    }
}
