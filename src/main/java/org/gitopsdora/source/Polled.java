package org.gitopsdora.source;

/** A source that forgets what happened between two nights, and can be read lightly in between. */
public interface Polled {
    /**
     * Lands how things stand where they stand otherwise than when they were seen last; what has not changed is not landed again.
     *
     * @throws SourceException if the source cannot be read; what was landed before it was thrown is kept
     */
    void poll(Extraction extraction);
}
