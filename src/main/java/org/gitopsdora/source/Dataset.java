package org.gitopsdora.source;

/**
 * A landed set of records of one shape.
 *
 * @param name folder under {@code landing/}, prefixed with the source's type, for instance {@code git_commits}
 * @param type the record whose components, in snake case, are the columns
 */
public record Dataset<R extends Record & Landable>(String name, Class<R> type) {}
