package org.gitopsdora.manifests;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gitopsdora.manifests.PlainYaml.Mapping;
import org.gitopsdora.manifests.PlainYaml.Scalar;
import org.gitopsdora.manifests.PlainYaml.Sequence;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Unfolds the nodes of one file, within bounds: few lines of aliases can stand for billions of values. */
final class PlainYamlReader {
    /** The largest bundles of custom resource definitions have a fifth of this. */
    private static final int MOST_NODES = 200_000;

    private static final int MOST_DEPTH = 200;

    private int nodes;

    private PlainYamlReader() {}

    static List<PlainYaml> read(String text) {
        PlainYamlReader reader = new PlainYamlReader();
        List<PlainYaml> documents = new ArrayList<>();
        try {
            for (Node document : new Yaml(options()).composeAll(new StringReader(readable(text)))) {
                documents.add(reader.plain(document, 0));
            }
        } catch (YAMLException e) {
            return List.of();
        }
        return documents;
    }

    /** Aliases are bounded by what they unfold to. */
    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        return options;
    }

    /** Without the mark that Windows puts first. JSON may be indented by tabs, YAML may not; within a text JSON writes them as {@code \t}. */
    private static String readable(String text) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        String json = content.stripLeading();
        return json.startsWith("{") || json.startsWith("[") ? json.replace('\t', ' ') : content;
    }

    private PlainYaml plain(Node node, int depth) {
        if (++nodes > MOST_NODES || depth > MOST_DEPTH) {
            throw new YAMLException("unfolds to too much");
        }
        if (node instanceof MappingNode mapping) {
            Map<String, PlainYaml> entries = new LinkedHashMap<>();
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key) {
                    put(entries, key, plain(entry.getValueNode(), depth + 1));
                }
            }
            return new Mapping(entries);
        }
        if (node instanceof SequenceNode sequence) {
            List<PlainYaml> elements = new ArrayList<>();
            for (Node element : sequence.getValue()) {
                elements.add(plain(element, depth + 1));
            }
            return new Sequence(elements);
        }
        return new Scalar(
                node instanceof ScalarNode scalar && !Tag.NULL.equals(scalar.getTag()) ? scalar.getValue() : null);
    }

    private static void put(Map<String, PlainYaml> entries, ScalarNode key, PlainYaml value) {
        if (!key.getTag().equals(Tag.MERGE)) {
            entries.put(key.getValue(), value);
        } else if (value instanceof Mapping merged) {
            merged.entries().forEach(entries::putIfAbsent);
        } else if (value instanceof Sequence several) {
            several.elements().forEach(each -> put(entries, key, each));
        }
    }
}
