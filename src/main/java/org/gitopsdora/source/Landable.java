package org.gitopsdora.source;

import java.time.Instant;

/** What every landed record carries, whatever the source. Implemented by records: one record type is one dataset's schema. */
public interface Landable {
    /** Type of the source as in the job's YAML, for instance {@code git}. */
    String source();

    /** Configured name of the server, cluster or repository. */
    String instance();

    /** When it was read (UTC). Not when it happened. */
    Instant extractedAt();

    /** {@link ContentHash} of what identifies the content; a record whose hash has landed in its dataset is not landed again. */
    String contentHash();
}
