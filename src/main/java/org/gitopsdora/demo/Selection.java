package org.gitopsdora.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code fields} query of Argo CD's list. Only a fixed map can be selected: {@code status.history} and {@code metadata.uid} cannot,
 * and even an exclusion loses whatever is outside of the map.
 */
final class Selection {
    private static final String ITEMS = "items.";
    private static final List<String> SELECTABLE = List.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.annotations",
            "metadata.labels",
            "metadata.creationTimestamp",
            "metadata.deletionTimestamp",
            "spec",
            "status.sourceHydrator",
            "status.summary",
            "status.sync.status",
            "status.sync.revision",
            "status.health",
            "status.resources",
            "status.operationState.phase",
            "status.operationState.startedAt",
            "status.operationState.finishedAt",
            "operation.sync");

    private final boolean isEverything;
    private final boolean isExclusion;
    private final Set<String> paths;

    /** @param fields as sent; empty for everything */
    Selection(String fields) {
        isEverything = fields.isEmpty();
        isExclusion = fields.startsWith("-");
        paths = Set.of(List.of((isExclusion ? fields.substring(1) : fields).split(",", -1)).stream()
                .distinct()
                .toArray(String[]::new));
    }

    JsonNode of(ObjectNode item) {
        if (isEverything) {
            return item;
        }
        ObjectNode chosen = ApplicationJson.MAPPER.createObjectNode();
        for (String path : SELECTABLE) {
            if (isChosen(path)) {
                copy(item, chosen, List.of(path.split("\\.", -1)));
            }
        }
        return chosen;
    }

    ObjectNode list(ArrayNode items) {
        ObjectNode list = ApplicationJson.MAPPER.createObjectNode();
        boolean hasMetadata = isEverything || paths.stream().anyMatch(path -> path.startsWith("metadata"));
        if (hasMetadata != isExclusion) {
            list.putObject("metadata").put("resourceVersion", "100001");
        }
        // A selection that matches nothing gives null where a plain list gives [].
        return items.isEmpty() && !isEverything ? list.putNull("items") : list.set("items", items);
    }

    private boolean isChosen(String selectable) {
        boolean isNamed = false;
        for (String path : paths) {
            String name = path.startsWith(ITEMS) ? path.substring(ITEMS.length()) : path;
            isNamed |= path.equals("items") || name.equals(selectable) || selectable.startsWith(name + ".");
            isNamed |= !isExclusion && name.startsWith(selectable + ".");
        }
        return isNamed != isExclusion;
    }

    private static void copy(JsonNode from, ObjectNode to, List<String> path) {
        List<String> rest = new ArrayList<>(path);
        String key = rest.remove(0);
        JsonNode value = from.get(key);
        if (value == null) {
            return;
        }
        if (rest.isEmpty()) {
            to.set(key, value);
            return;
        }
        ObjectNode child = to.get(key) instanceof ObjectNode known ? known : to.putObject(key);
        copy(value, child, rest);
    }
}
