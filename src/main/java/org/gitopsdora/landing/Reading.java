package org.gitopsdora.landing;

import org.jspecify.annotations.Nullable;

/**
 * How landed rows were read from what was sent. Files of before it was noted say nothing, which is version 1.
 *
 * @param version of the program's reading of the payload, from 1; of one content hash the highest counts. Null of what has no payload
 * @param payloadHash content hash of the record whose payload the row was read from: it counts while that record's highest reading is
 *     of the same version. Null of that record itself
 */
public record Reading(@Nullable Long version, @Nullable String payloadHash) {
    /** Of what has no payload. */
    public static final Reading NONE = new Reading(null, null);

    public static Reading ofPayload(long version) {
        return new Reading(version, null);
    }

    public static Reading from(String payloadHash, long version) {
        return new Reading(version, payloadHash);
    }
}
