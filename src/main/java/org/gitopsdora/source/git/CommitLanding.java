package org.gitopsdora.source.git;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.git.history.Arrivals;
import org.gitopsdora.source.git.history.BranchStep;
import org.gitopsdora.source.git.history.Person;
import org.gitopsdora.source.git.history.ShippedCommits;
import org.jspecify.annotations.Nullable;

/** Lands every commit that is reachable now and was not before, side branches included, and how it reached the branches. */
final class CommitLanding implements AutoCloseable {

    private static final long COMMITS_PER_REPORT = 10_000;

    private final GitConfig config;
    private final Extraction extraction;
    private final Instant extractedAt;
    private final String repositoryKey;
    private volatile boolean isStopped;

    /** A walk that has read every commit, if one has: arrivals then need no second reading. */
    private Arrivals.@Nullable Walk everything;

    CommitLanding(GitConfig config, Extraction extraction) {
        this.config = config;
        this.extraction = extraction;
        this.extractedAt = extraction.now();
        this.repositoryKey = config.repositoryKey();
    }

    void land(Repository repository, Collection<ObjectId> tips, Collection<String> landedTips) throws IOException {
        Arrivals.Walk walk = new Arrivals.Walk(repository);
        if (landedTips.isEmpty()) {
            everything = walk;
        }
        try {
            for (ObjectId tip : tips) {
                walk.markStart(walk.parseCommit(tip));
            }
            for (String landed : landedTips) {
                markLanded(walk, landed);
            }
            walk.sort(landedTips.isEmpty() ? RevSort.NONE : RevSort.COMMIT_TIME_DESC);
            long commits = 0;
            for (RevCommit commit = walk.next(); commit != null && !isStopped; commit = walk.next()) {
                extraction.land(GitCommit.DATASET, row(commit));
                commit.disposeBody();
                if (++commits % COMMITS_PER_REPORT == 0) {
                    extraction.progress(config.name() + ": commits", commits, 0);
                }
            }
            extraction.countRead(commits);
        } finally {
            if (everything == null) {
                walk.close();
            }
        }
    }

    /**
     * Lands with which step each commit reached a branch. After {@link #land}.
     *
     * @param before where the branch stood before the steps, null if nowhere
     */
    void landArrivals(Repository repository, String branch, @Nullable ObjectId before, List<BranchStep> steps)
            throws IOException {
        Arrivals.Sink sink = (commit, step) -> {
            if (!isStopped) {
                extraction.land(GitArrival.DATASET, arrival(branch, commit, step));
            }
        };
        if (everything != null && before == null) {
            new Arrivals(everything).tell(steps, sink);
        } else {
            Arrivals.tell(repository, before, steps, sink);
        }
    }

    /** The hash leaves the step out: with which step a commit arrived first is never told anew. */
    private GitArrival arrival(String branch, ObjectId commit, BranchStep step) {
        return new GitArrival(
                GitSource.TYPE,
                config.name(),
                extractedAt,
                ContentHash.of(repositoryKey, branch, commit.name()),
                repositoryKey,
                branch,
                commit.name(),
                step.position(),
                step.commit().name(),
                step.committedAt());
    }

    @Override
    public void close() {
        if (everything != null) {
            everything.close();
        }
    }

    /** For when the other thread has failed. Not an interrupt: that would close the pack files under JGit. */
    void stop() {
        isStopped = true;
    }

    /** A tip that is gone marks nothing: its commits are walked again and land as the ones they are. */
    private static void markLanded(RevWalk walk, String sha) throws IOException {
        try {
            walk.markUninteresting(walk.parseCommit(ObjectId.fromString(sha)));
        } catch (MissingObjectException e) {
            return;
        }
    }

    private GitCommit row(RevCommit commit) {
        Person author = Person.author(commit);
        Person committer = Person.committer(commit);
        String message = commit.getFullMessage();
        return new GitCommit(
                GitSource.TYPE,
                config.name(),
                extractedAt,
                ContentHash.of(repositoryKey, commit.name()),
                repositoryKey,
                commit.name(),
                parents(commit),
                commit.getParentCount(),
                commit.getTree().name(),
                author.name(),
                author.email(),
                author.at(),
                committer.name(),
                committer.email(),
                committer.at(),
                ShippedCommits.subject(message),
                message);
    }

    private static String parents(RevCommit commit) {
        StringJoiner parents = new StringJoiner(", ");
        for (RevCommit parent : commit.getParents()) {
            parents.add(parent.name());
        }
        return parents.toString();
    }
}
