package org.gitopsdora.source.opsgenie;

import java.util.stream.Stream;

/** What counts as an incident: one that somebody declared, or every page of a monitor. */
enum Unit {
    INCIDENTS("incidents"),
    ALERTS("alerts");

    private final String key;

    Unit(String key) {
        this.key = key;
    }

    static Unit of(String key) {
        return Stream.of(values())
                .filter(each -> each.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No unit is called " + key));
    }

    /** As in the YAML, and in every landed record. */
    String key() {
        return key;
    }
}
