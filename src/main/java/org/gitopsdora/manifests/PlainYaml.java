package org.gitopsdora.manifests;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * YAML or JSON as mappings, lists and texts. Scalars keep their spelling: a tag {@code 1.10} is no number 1.1. Anchors and merge keys are
 * resolved.
 */
public sealed interface PlainYaml {
    /** In the order of the file; of a key that stands twice the last one. */
    record Mapping(Map<String, PlainYaml> entries) implements PlainYaml {}

    record Sequence(List<PlainYaml> elements) implements PlainYaml {}

    /**
     * @param text null for YAML's null, in whichever spelling
     */
    record Scalar(@Nullable String text) implements PlainYaml {}

    /** The documents of a file; none if it cannot be read as a whole, or swells beyond what a person would write. */
    static List<PlainYaml> documents(String text) {
        return PlainYamlReader.read(text);
    }

    /** Nothing if this is no mapping or has no such key. */
    default Optional<PlainYaml> find(String key) {
        return this instanceof Mapping mapping ? Optional.ofNullable(mapping.entries.get(key)) : Optional.empty();
    }

    /** The scalar at the key; null if there is none, or nothing in it. */
    default @Nullable String text(String key) {
        return find(key).map(PlainYaml::ownText).orElse(null);
    }

    /** The elements of the list at the key; none if there is no list. */
    default List<PlainYaml> list(String key) {
        return find(key).orElse(null) instanceof Sequence sequence ? sequence.elements : List.of();
    }

    /** The text of a scalar; null if this is none, or empty. */
    default @Nullable String ownText() {
        return this instanceof Scalar scalar && scalar.text != null && !scalar.text.isEmpty() ? scalar.text : null;
    }
}
