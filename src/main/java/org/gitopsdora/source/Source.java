package org.gitopsdora.source;

import java.util.List;

/** One configured outside system that can be read. Built from its block of the job's YAML; holds no state between runs. */
public interface Source {
    /** As in the YAML, for instance {@code git}. */
    String type();

    /** The configured name: the instance of every record it lands. */
    String name();

    /**
     * What it lands. Files become visible in this order, so a dataset that says how far reading came (a watermark) stands last:
     * a run killed between two files reads again and never believes it has read what is lost.
     */
    List<Dataset<?>> datasets();

    /**
     * Reads everything not landed yet and lands it.
     *
     * @throws SourceException if the source cannot be read; what was landed before it was thrown is kept
     */
    void extract(Extraction extraction);

    /** How what has landed is read again when a bug of reading is fixed: one for each dataset with payloads of its own. */
    default List<PayloadReading<?>> payloadReadings() {
        return List.of();
    }

    /** Reaches the source, asks for rights, clock and how much history is left; changes nothing. Never throws for what it finds. */
    List<Diagnosis> diagnose(Extraction extraction);
}
