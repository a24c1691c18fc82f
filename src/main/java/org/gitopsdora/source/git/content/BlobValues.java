package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.jspecify.annotations.Nullable;

/** The values of fields, read once per blob. What cannot be read has no value and is reported, once per blob. */
public final class BlobValues {

    private static final int MOST_BYTES = 4 << 20;
    private static final int PAYLOAD_CHARS = 64 << 10;

    private final ObjectReader reader;
    private final Extraction extraction;
    private final String repositoryUrl;
    private final Map<List<FieldPath>, Map<ObjectId, Optional<String>>> values = new HashMap<>();
    private long missing;

    public BlobValues(ObjectReader reader, Extraction extraction, String repositoryUrl) {
        this.reader = reader;
        this.extraction = extraction;
        this.repositoryUrl = repositoryUrl;
    }

    @Nullable
    String value(ObjectId blob, List<FieldPath> fields, String path, ObjectId commit) throws IOException {
        Map<ObjectId, Optional<String>> known = values.computeIfAbsent(fields, each -> new HashMap<>());
        Optional<String> value = known.get(blob);
        if (value == null) {
            value = Optional.ofNullable(read(blob, fields, path, commit));
            known.put(blob, value);
        }
        return value.orElse(null);
    }

    private @Nullable String read(ObjectId blob, List<FieldPath> fields, String path, ObjectId commit)
            throws IOException {
        byte[] content = new byte[0];
        try {
            ObjectLoader loader = reader.open(blob, Constants.OBJ_BLOB);
            content = loader.getCachedBytes(MOST_BYTES);
            return new FieldReader(fields).read(content);
        } catch (IllegalArgumentException e) {
            reject(blob, path, commit, String.valueOf(e.getMessage()), content);
        } catch (LargeObjectException e) {
            reject(blob, path, commit, "larger than %d bytes".formatted(MOST_BYTES), content);
        } catch (MissingObjectException e) {
            missing++;
        }
        return null;
    }

    /** Commit and blob stand in the reason, so that the same content at the same path is one rejected record whoever brings it. */
    private void reject(ObjectId blob, String path, ObjectId commit, String reason, byte[] content) {
        String payload = new String(content, 0, Math.min(content.length, PAYLOAD_CHARS), StandardCharsets.UTF_8);
        extraction.reject(
                repositoryUrl + "/" + path,
                0,
                "%s (blob %s in commit %s)".formatted(reason, blob.name(), commit.name()),
                payload);
    }

    /** To be called when a branch has been read. */
    void reportMissing(String branch) {
        if (missing > 0) {
            extraction.gap(new Gap(
                    "objects_missing",
                    "%s, branch %s: %d file versions are not in the repository (a partial clone?) and have no value; fetch them with `git fetch --refetch --no-filter`"
                            .formatted(repositoryUrl, branch, missing),
                    null,
                    null));
        }
    }
}
