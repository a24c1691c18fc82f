package org.gitopsdora.source.argocd;

import java.util.List;
import org.gitopsdora.source.json.CanonicalJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters of a source in one form: a default that is written out renders to what one that is left out does, and is left out. Only what Argo
 * CD itself takes for a default; what the plugin or the chart makes of a value is theirs.
 */
final class SourceParameters {
    private static final List<String> BLOCKS = List.of("helm", "kustomize", "directory", "plugin");

    private SourceParameters() {}

    /**
     * Of a source of an Application.
     *
     * @return empty where nothing differs from the defaults
     */
    static JsonNode of(JsonNode source, String application) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        for (String name : BLOCKS) {
            if (source.path(name) instanceof ObjectNode block) {
                ObjectNode own = block.deepCopy();
                if (!name.equals("plugin")) {
                    leaveOutFalse(own);
                }
                parameters.set(name, own);
            }
        }
        if (parameters.path("helm") instanceof ObjectNode helm) {
            leaveOutDefaults(helm, application);
        }
        return CanonicalJson.pruned(parameters);
    }

    private static void leaveOutDefaults(ObjectNode helm, String application) {
        if (helm.path("version").asString("").equals("v3")) {
            helm.remove("version");
        }
        if (!application.isEmpty() && helm.path("releaseName").asString("").equals(application)) {
            helm.remove("releaseName");
        }
        if (isDefault(helm.path("valueFiles"))) {
            helm.remove("valueFiles");
        }
        for (JsonNode parameter : helm.path("parameters")) {
            if (parameter instanceof ObjectNode own) {
                leaveOutFalse(own);
            }
        }
    }

    /** A chart's own values are read first, whether they are named or not. */
    static boolean isDefault(JsonNode valueFiles) {
        return valueFiles.isArray()
                && valueFiles.size() == 1
                && valueFiles.path(0).asString("").equals("values.yaml");
    }

    /** Flags that are not set: Argo CD does not write them, people do. */
    private static void leaveOutFalse(ObjectNode block) {
        block.properties()
                .removeIf(property ->
                        property.getValue().isBoolean() && !property.getValue().booleanValue());
    }
}
