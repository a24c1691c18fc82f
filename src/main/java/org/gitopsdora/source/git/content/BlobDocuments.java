package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.gitopsdora.manifests.PlainYaml;

/** YAML files as git holds them. What is larger than a person would write, no YAML, or not there has no documents. */
final class BlobDocuments {
    private static final int MOST_BYTES = 1 << 20;

    private final ObjectReader reader;
    private long missing;

    BlobDocuments(ObjectReader reader) {
        this.reader = reader;
    }

    List<PlainYaml> of(ObjectId blob) throws IOException {
        try {
            ObjectLoader loader = reader.open(blob, Constants.OBJ_BLOB);
            return loader.getSize() > MOST_BYTES
                    ? List.of()
                    : PlainYaml.documents(new String(loader.getCachedBytes(MOST_BYTES), StandardCharsets.UTF_8));
        } catch (MissingObjectException e) {
            missing++;
            return List.of();
        }
    }

    /** How many files the repository knows by name only. */
    long missing() {
        return missing;
    }
}
