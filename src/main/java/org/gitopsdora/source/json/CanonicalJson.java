package org.gitopsdora.source.json;

import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One text for equal JSON: keys sorted, no blanks. */
public final class CanonicalJson {
    private CanonicalJson() {}

    public static String of(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(node, text);
        return text.toString();
    }

    /** Without nulls, empty objects and empty lists: Go writes empty structs that nobody filled in. */
    public static JsonNode pruned(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode kept = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(property -> {
                JsonNode value = pruned(property.getValue());
                if (!isEmpty(value)) {
                    kept.set(property.getKey(), value);
                }
            });
            return kept;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode kept = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> kept.add(pruned(element)));
            return kept;
        }
        return node;
    }

    public static boolean isEmpty(JsonNode node) {
        return node.isMissingNode() || node.isNull() || (node.isContainer() && node.isEmpty());
    }

    private static void write(JsonNode node, StringBuilder text) {
        if (node instanceof ObjectNode object) {
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            object.properties().forEach(property -> sorted.put(property.getKey(), property.getValue()));
            text.append('{');
            sorted.forEach((key, value) -> {
                text.append(JsonNodeFactory.instance.stringNode(key)).append(':');
                write(value, text);
                text.append(',');
            });
            text.append('}');
        } else if (node instanceof ArrayNode array) {
            text.append('[');
            array.forEach(element -> {
                write(element, text);
                text.append(',');
            });
            text.append(']');
        } else {
            text.append(node);
        }
    }
}
