package org.gitopsdora.warehouse;

import java.time.Duration;

/** Watches a build, relation by relation. */
public interface BuildListener {
    void built(Floor floor, String relation, long rows, Duration took);

    /** Watches nothing. */
    static BuildListener silent() {
        return (floor, relation, rows, took) -> {};
    }
}
