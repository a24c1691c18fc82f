package org.gitopsdora.source.git;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** What change sets tell of their commits. One commit is in the ranges of many deployments, and reading it costs more than finding it. */
final class ShippedCommits implements AutoCloseable {

    record Shipped(Person author, Instant committedAt, String subject, Optional<CommitReference> reference) {}

    /** About half a kilobyte each: more commits than most repositories have, and far less than a night's heap. */
    private static final int MOST_REMEMBERED = 50_000;

    private final RevWalk walk;
    private final Map<ObjectId, Shipped> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectId, Shipped> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    ShippedCommits(Repository repository) {
        this.walk = new RevWalk(repository);
    }

    Shipped get(ObjectId id) throws IOException {
        Shipped known = remembered.get(id);
        if (known != null) {
            return known;
        }
        RevCommit commit = walk.lookupCommit(id);
        walk.parseBody(commit);
        Shipped shipped = new Shipped(
                Person.author(commit),
                Person.committedAt(commit),
                CommitLanding.subject(commit.getFullMessage()),
                CommitReference.of(commit));
        commit.disposeBody();
        remembered.put(commit, shipped);
        return shipped;
    }

    @Override
    public void close() {
        walk.close();
    }
}
