package org.gitopsdora.source;

import java.util.List;

/**
 * A landed set of records of one shape.
 *
 * @param name folder under {@code landing/}, prefixed with the source's type, for instance {@code git_commits}
 * @param type the record whose components, in snake case, are the columns
 * @param known since when a record counts in a warehouse as of an earlier day
 * @param readingVersion of the program's reading of its payloads, from 1: raised by whoever corrects what is read from them, so that the
 *     next run reads older payloads again. 0 of what is read from no payload of its own
 * @param gives what else is read from its payloads
 */
public record Dataset<R extends Record & Landable>(
        String name, Class<R> type, Known known, int readingVersion, List<Dataset<?>> gives) {
    /** Since when a record counts. */
    public enum Known {
        /** What was observed counts from when it was read. */
        SINCE_EXTRACTED,
        /** What is a function of its key is as true of earlier days: answers of git, a configuration of its hash. */
        ALWAYS
    }

    public Dataset(String name, Class<R> type) {
        this(name, type, Known.SINCE_EXTRACTED);
    }

    public Dataset(String name, Class<R> type, Known known) {
        this(name, type, known, 0, List.of());
    }

    /** A dataset whose payloads are read by this version of the program. */
    public static <R extends Record & Landable> Dataset<R> ofPayloads(
            String name, Class<R> type, int readingVersion, Dataset<?>... gives) {
        return new Dataset<>(name, type, Known.SINCE_EXTRACTED, readingVersion, List.of(gives));
    }

    /** Whether what its records were read from can be read again. */
    public boolean isOfPayloads() {
        return readingVersion > 0;
    }
}
