package org.gitopsdora.settings;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a mapping rule can look at: the key in the YAML, and the name under which it is landed. */
enum MatchAttribute {
    INSTANCE("instance", "instance"),
    KIND("kind", "kind"),
    NAMESPACE("namespace", "namespace"),
    NAME("name", "name"),
    PROJECT("project", "project"),
    CLUSTER("cluster", "cluster"),
    DESTINATION_NAMESPACE("destination-namespace", "target_namespace"),
    PATH("path", "path"),
    REPOSITORY("repository", "repository_key"),
    ENVIRONMENT("environment", "environment"),
    SERVICE("service", "service");

    private final String yamlKey;
    private final String landedName;

    MatchAttribute(String yamlKey, String landedName) {
        this.yamlKey = yamlKey;
        this.landedName = landedName;
    }

    String yamlKey() {
        return yamlKey;
    }

    String landedName() {
        return landedName;
    }

    /** The landed name of what stands between the braces of a template. */
    static String canonical(String reference) {
        if (reference.startsWith("label:") || reference.startsWith("annotation:")) {
            return reference;
        }
        return Arrays.stream(values())
                .filter(attribute -> attribute.yamlKey.equals(reference))
                .findFirst()
                .map(MatchAttribute::landedName)
                .orElseThrow(() ->
                        new IllegalArgumentException("refers to {%s}; allowed: %s, label:<name>, annotation:<name>"
                                .formatted(reference, allowed())));
    }

    private static String allowed() {
        return Arrays.stream(values()).map(MatchAttribute::yamlKey).collect(Collectors.joining(", "));
    }
}
