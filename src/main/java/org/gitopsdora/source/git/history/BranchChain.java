package org.gitopsdora.source.git.history;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Follows a branch from where it was last seen to its tip, first parent by first parent, by hand: JGit's first-parent walk with a tree filter
 * leaves the chain at merges.
 *
 * <p>A tip whose chain does not hold the last seen commit is a force push. If a commit on the new part of the chain has the tree the branch
 * showed before, history was only rewritten up to there: one forced step that changes nothing, then the commits after it. Otherwise
 * it is one forced step to the tip.
 */
public final class BranchChain implements AutoCloseable {

    private record Link(ObjectId commit, ObjectId tree, Instant committedAt) {}

    private final RevWalk walk;

    public BranchChain(Repository repository) {
        this.walk = new RevWalk(repository);
    }

    /**
     * @param seen the last step that landed; null for a branch never seen
     * @return oldest first; empty if the tip is where it was
     */
    public List<BranchStep> stepsAfter(@Nullable BranchStep seen, ObjectId tip) throws IOException {
        if (seen != null && seen.commit().equals(tip)) {
            return List.of();
        }
        if (seen == null) {
            return steps(null, linksDownTo(null, tip), false);
        }
        List<Link> links = linksDownTo(seen.commit(), tip);
        return reaches(links, seen.commit()) ? steps(seen, links, false) : steps(seen, replacing(seen, links), true);
    }

    /** A step of an earlier run, with its tree read again. */
    public BranchStep landed(
            long position, String sha, @Nullable String previousSha, Instant committedAt, boolean isForced)
            throws IOException {
        ObjectId commit = ObjectId.fromString(sha);
        return new BranchStep(
                position,
                commit,
                findTree(commit),
                previousSha == null ? null : ObjectId.fromString(previousSha),
                committedAt,
                isForced);
    }

    /** Where a branch stood at the end of an earlier run. */
    public BranchStep seen(long position, String sha) throws IOException {
        ObjectId commit = ObjectId.fromString(sha);
        return new BranchStep(position, commit, findTree(commit), null, Instant.EPOCH, false);
    }

    /** Null if the commit is lost: the mirror was made anew after upstream had rewritten history. */
    private @Nullable ObjectId findTree(ObjectId id) throws IOException {
        try {
            RevCommit commit = walk.parseCommit(id);
            ObjectId tree = commit.getTree().copy();
            commit.disposeBody();
            return tree;
        } catch (MissingObjectException e) {
            return null;
        }
    }

    /** Newest first, down to and excluding {@code end}, or down to the root if the chain does not hold it. */
    private List<Link> linksDownTo(@Nullable ObjectId end, ObjectId tip) throws IOException {
        List<Link> links = new ArrayList<>();
        ObjectId next = tip;
        while (next != null && !next.equals(end)) {
            RevCommit commit = walk.parseCommit(next);
            links.add(new Link(commit.copy(), commit.getTree().copy(), Person.committedAt(commit)));
            next = commit.getParentCount() == 0 ? null : commit.getParent(0).copy();
            commit.disposeBody();
        }
        return links;
    }

    private boolean reaches(List<Link> links, ObjectId seen) throws IOException {
        RevCommit oldest = parse(links.get(links.size() - 1).commit());
        return oldest.getParentCount() > 0 && oldest.getParent(0).equals(seen);
    }

    /** What is left of the new chain once what it replaced is one step: that step first among the newest-first links' last. */
    private List<Link> replacing(BranchStep seen, List<Link> chain) throws IOException {
        Set<ObjectId> old = chainOf(seen.commit());
        List<Link> kept = new ArrayList<>();
        for (Link link : chain) {
            if (old.contains(link.commit())) {
                break;
            }
            kept.add(link);
            if (link.tree().equals(seen.tree())) {
                return kept;
            }
        }
        return List.of(chain.get(0));
    }

    private Set<ObjectId> chainOf(ObjectId tip) throws IOException {
        Set<ObjectId> chain = new HashSet<>();
        try {
            ObjectId next = tip;
            while (next != null) {
                chain.add(next);
                RevCommit commit = parse(next);
                next = commit.getParentCount() == 0 ? null : commit.getParent(0).copy();
            }
        } catch (MissingObjectException e) {
            // The mirror was made anew after the force push: what is known of the old chain has to do.
            return chain;
        }
        return chain;
    }

    private RevCommit parse(ObjectId id) throws IOException {
        RevCommit commit = walk.lookupCommit(id);
        walk.parseHeaders(commit);
        commit.disposeBody();
        return commit;
    }

    private static List<BranchStep> steps(@Nullable BranchStep seen, List<Link> links, boolean isForced) {
        List<BranchStep> steps = new ArrayList<>(links.size());
        long position = seen == null ? 0 : seen.position() + 1;
        ObjectId previous = seen == null ? null : seen.commit();
        for (int at = links.size() - 1; at >= 0; at--) {
            Link link = links.get(at);
            steps.add(new BranchStep(
                    position, link.commit(), link.tree(), previous, link.committedAt(), isForced && steps.isEmpty()));
            position++;
            previous = link.commit();
        }
        return steps;
    }

    @Override
    public void close() {
        walk.close();
    }
}
