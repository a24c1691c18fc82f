package org.gitopsdora.source.git.mirrors;

import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * A repository as it stands after a fetch.
 *
 * @param repository where objects are read: the mirror, or the local repository itself
 * @param branches the tips upstream shows now; the mirror also keeps what upstream has deleted
 * @param defaultBranch null if upstream does not say
 */
public record Mirror(
        Repository repository,
        Map<String, ObjectId> branches,
        @Nullable String defaultBranch) implements AutoCloseable {

    @Override
    public void close() {
        repository.close();
    }
}
