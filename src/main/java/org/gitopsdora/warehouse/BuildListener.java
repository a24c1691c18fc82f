package org.gitopsdora.warehouse;

import java.time.Duration;

/** Watches a build, relation by relation. */
public interface BuildListener {
    void built(Layer layer, String relation, long rows, Duration took);

    /** Watches nothing. */
    static BuildListener silent() {
        return (layer, relation, rows, took) -> {};
    }
}
