package org.gitopsdora.source.git.history;

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
public final class ShippedCommits implements AutoCloseable {

    public record Shipped(Person author, Instant committedAt, String subject, Optional<CommitReference> reference) {}

    /** About half a kilobyte each: more commits than most repositories have, and far less than a night's heap. */
    private static final int MOST_REMEMBERED = 50_000;

    private final CommitReferences references;
    private final RevWalk walk;
    private final Map<ObjectId, Shipped> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectId, Shipped> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    public ShippedCommits(Repository repository, CommitReferences references) {
        this.references = references;
        this.walk = new RevWalk(repository);
    }

    public Shipped get(ObjectId id) throws IOException {
        Shipped known = remembered.get(id);
        if (known != null) {
            return known;
        }
        RevCommit commit = walk.lookupCommit(id);
        walk.parseBody(commit);
        Shipped shipped = new Shipped(
                Person.author(commit),
                Person.committedAt(commit),
                subject(commit.getFullMessage()),
                references.find(commit));
        commit.disposeBody();
        remembered.put(commit, shipped);
        return shipped;
    }

    /** Up to the first line feed: U+2028 and its like are part of a line. */
    public static String subject(String message) {
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    @Override
    public void close() {
        walk.close();
    }
}
