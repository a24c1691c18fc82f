package org.gitopsdora.source.git.history;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * With which step of a branch each commit arrived there. Ancestry alone decides: a merged commit is often older than the steps before its
 * merge.
 */
public final class Arrivals {

    public interface Sink {
        void arrived(ObjectId commit, BranchStep step);
    }

    /** Its commits remember whether they have arrived: a set of a quarter of a million would cost more than the walk. */
    public static final class Walk extends RevWalk {
        private int tellings;

        public Walk(Repository repository) {
            super(repository);
        }

        @Override
        protected RevCommit createCommit(AnyObjectId id) {
            return new ToldCommit(id);
        }
    }

    private static final class ToldCommit extends RevCommit {
        private int lastTelling;

        ToldCommit(AnyObjectId id) {
            super(id);
        }
    }

    private final Walk walk;
    private final int telling;

    /**
     * @param walk with the bodies left out, if it has not read the commits already
     */
    public Arrivals(Walk walk) {
        this.walk = walk;
        this.telling = ++walk.tellings;
    }

    /** All that the steps reach. */
    public void tell(List<BranchStep> steps, Sink sink) throws IOException {
        tell(steps, commit -> true, sink);
    }

    /**
     * What the steps reach and the commit before them does not.
     *
     * @param before null if the branch begins with the steps, or if what was before is lost
     */
    public static void tell(Repository repository, @Nullable ObjectId before, List<BranchStep> steps, Sink sink)
            throws IOException {
        try (Walk walk = new Walk(repository)) {
            walk.setRetainBody(false);
            Set<ObjectId> fresh = before == null ? null : since(repository, before, steps);
            new Arrivals(walk).tell(steps, commit -> fresh == null || fresh.contains(commit), sink);
        }
    }

    private static @Nullable Set<ObjectId> since(Repository repository, ObjectId before, List<BranchStep> steps)
            throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            walk.setRetainBody(false);
            walk.markUninteresting(walk.parseCommit(before));
            for (BranchStep step : steps) {
                if (step.tree() != null) {
                    walk.markStart(walk.parseCommit(step.commit()));
                }
            }
            Set<ObjectId> fresh = new HashSet<>();
            for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
                fresh.add(commit.copy());
            }
            return fresh;
        } catch (MissingObjectException e) {
            // The old tip is lost: all is told again, and what has landed is known by its key.
            return null;
        }
    }

    private void tell(List<BranchStep> steps, Predicate<ObjectId> isFresh, Sink sink) throws IOException {
        Deque<RevCommit> open = new ArrayDeque<>();
        for (BranchStep step : steps) {
            if (step.tree() == null) {
                continue;
            }
            push(walk.lookupCommit(step.commit()), isFresh, open);
            while (!open.isEmpty()) {
                RevCommit commit = open.pop();
                walk.parseHeaders(commit);
                sink.arrived(commit, step);
                for (RevCommit parent : commit.getParents()) {
                    push(parent, isFresh, open);
                }
            }
        }
    }

    private void push(RevCommit commit, Predicate<ObjectId> isFresh, Deque<RevCommit> open) {
        ToldCommit told = (ToldCommit) commit;
        if (told.lastTelling != telling && isFresh.test(commit)) {
            told.lastTelling = telling;
            open.push(commit);
        }
    }
}
