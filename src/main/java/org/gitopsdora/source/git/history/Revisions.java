package org.gitopsdora.source.git.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** From a revision as operators write it (a full SHA, a tag, an abbreviated SHA, in this order) to its commit. */
public final class Revisions implements AutoCloseable {

    private static final int LEAST_DIGITS = 7;

    private final Repository repository;
    private final RevWalk walk;
    private final Map<String, Optional<ObjectId>> known = new HashMap<>();
    private @Nullable Map<String, ObjectId> tags;

    public Revisions(Repository repository) {
        this.repository = repository;
        this.walk = new RevWalk(repository);
        walk.setRetainBody(false);
    }

    /** Empty if there is none, or if an abbreviation fits several commits. */
    public Optional<ObjectId> findCommit(String revision) throws IOException {
        Optional<ObjectId> commit = known.get(revision);
        if (commit == null) {
            commit = DamagedObject.asIoException(() -> resolve(revision));
            known.put(revision, commit);
        }
        return commit;
    }

    /** Empty if there is none of this form. */
    public Optional<ObjectId> findCommit(RevisionRequest.Form form, String name) throws IOException {
        return DamagedObject.asIoException(() -> switch (form) {
            case COMMIT -> sha(name);
            case TAG -> tag(name);
        });
    }

    private Optional<ObjectId> resolve(String revision) throws IOException {
        if (ObjectId.isId(revision)) {
            return sha(revision);
        }
        Optional<ObjectId> tag = tag(revision);
        return tag.isPresent() ? tag : sha(revision);
    }

    /** Looked up among all tags: asking for one by name would make a path of what somebody wrote into an image tag. */
    private Optional<ObjectId> tag(String name) throws IOException {
        if (tags == null) {
            Map<String, ObjectId> read = new HashMap<>();
            for (Ref tag : repository.getRefDatabase().getRefsByPrefix(Constants.R_TAGS)) {
                if (tag.getObjectId() != null) {
                    read.put(tag.getName().substring(Constants.R_TAGS.length()), tag.getObjectId());
                }
            }
            tags = read;
        }
        ObjectId id = tags.get(name);
        return id == null ? Optional.empty() : peel(id);
    }

    private Optional<ObjectId> sha(String digits) throws IOException {
        if (ObjectId.isId(digits)) {
            return peel(ObjectId.fromString(digits));
        }
        return digits.length() >= LEAST_DIGITS && AbbreviatedObjectId.isId(digits)
                ? abbreviated(AbbreviatedObjectId.fromString(digits))
                : Optional.empty();
    }

    private Optional<ObjectId> abbreviated(AbbreviatedObjectId abbreviation) throws IOException {
        List<ObjectId> commits = new ArrayList<>();
        try (ObjectReader reader = repository.newObjectReader()) {
            for (ObjectId candidate : reader.resolve(abbreviation)) {
                if (reader.open(candidate).getType() == Constants.OBJ_COMMIT) {
                    commits.add(candidate);
                }
            }
        }
        return commits.size() == 1 ? peel(commits.get(0)) : Optional.empty();
    }

    private Optional<ObjectId> peel(ObjectId id) throws IOException {
        try {
            return Optional.of(walk.parseCommit(id).copy());
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        walk.close();
    }
}
