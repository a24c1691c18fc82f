package org.gitopsdora.source.opsgenie;

/** What counts as an incident: one that somebody declared, or every page of a monitor. */
enum Unit {
    INCIDENTS("incidents"),
    ALERTS("alerts");

    private final String key;

    Unit(String key) {
        this.key = key;
    }

    /** As in the YAML, and in every landed record. */
    String key() {
        return key;
    }
}
