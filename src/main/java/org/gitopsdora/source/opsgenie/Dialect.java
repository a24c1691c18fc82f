package org.gitopsdora.source.opsgenie;

import java.util.List;
import java.util.stream.Stream;

/** One API spoken in two envelopes. */
enum Dialect {
    /** {@code data}, {@code paging.next} absolute, {@code limit}; ends on 2027-04-05. */
    OPSGENIE("opsgenie", "Opsgenie", "limit", "data"),
    /** {@code values}, {@code links.next} relative, {@code size}; alerts only, its incidents are issues of Jira. */
    JSM("jsm", "Jira Service Management", "size", "values");

    private final String key;
    private final String product;
    private final String sizeParameter;
    private final String listField;

    Dialect(String key, String product, String sizeParameter, String listField) {
        this.key = key;
        this.product = product;
        this.sizeParameter = sizeParameter;
        this.listField = listField;
    }

    static Dialect of(String key) {
        return Stream.of(values())
                .filter(each -> each.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No dialect is called " + key));
    }

    /** As in the YAML, and in every landed record. */
    String key() {
        return key;
    }

    String product() {
        return product;
    }

    /** The parameter that says how many records one page may hold. */
    String sizeParameter() {
        return sizeParameter;
    }

    /** Where a page's records stand. */
    String listField() {
        return listField;
    }

    /** Path of the list of a unit, below the base URL. */
    List<String> list(Unit unit) {
        return switch (this) {
            case OPSGENIE ->
                switch (unit) {
                    case INCIDENTS -> List.of("v1", "incidents");
                    case ALERTS -> List.of("v2", "alerts");
                };
            case JSM -> List.of("v1", "alerts");
        };
    }

    /** Path of one alert with everything that the list leaves out. */
    List<String> alert(String key) {
        return List.of(this == OPSGENIE ? "v2" : "v1", "alerts", key);
    }

    /** Path of what happened to one incident or alert. */
    List<String> timeline(Unit unit, String key) {
        return switch (unit) {
            case INCIDENTS -> List.of("v2", "incident-timelines", key, "entries");
            case ALERTS -> List.of(this == OPSGENIE ? "v2" : "v1", "alerts", key, "logs");
        };
    }

    List<String> teams() {
        return List.of(this == OPSGENIE ? "v2" : "v1", "teams");
    }
}
