package org.gitopsdora.source;

/**
 * A landed set of records of one shape.
 *
 * @param name folder under {@code landing/}, prefixed with the source's type, for instance {@code git_commits}
 * @param type the record whose components, in snake case, are the columns
 * @param known since when a record counts in a warehouse as of an earlier day
 */
public record Dataset<R extends Record & Landable>(String name, Class<R> type, Known known) {
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
}
