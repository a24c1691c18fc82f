package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;
import org.gitopsdora.manifests.PlainYaml;

/** What files mean, read once per content: the same few are met at every revision. */
final class ParsedBlobs<T> {
    private final BlobDocuments documents;
    private final Function<List<PlainYaml>, T> meaning;
    private final Map<ObjectId, T> known = new HashMap<>();

    ParsedBlobs(BlobDocuments documents, Function<List<PlainYaml>, T> meaning) {
        this.documents = documents;
        this.meaning = meaning;
    }

    T of(ObjectId blob) throws IOException {
        T parsed = known.get(blob);
        if (parsed == null) {
            parsed = meaning.apply(documents.of(blob));
            known.put(blob, parsed);
        }
        return parsed;
    }
}
