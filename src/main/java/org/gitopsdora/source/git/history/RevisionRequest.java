package org.gitopsdora.source.git.history;

/** Which commit is this? Asked by the warehouse. */
public record RevisionRequest(String repositoryKey, Form form, String name) {

    /** What a name may stand for: a tag called like a SHA is no SHA, and the other way round. */
    public enum Form {
        /** A full or abbreviated SHA. An abbreviation that other objects share is taken if only one of them is a commit. */
        COMMIT,
        TAG
    }
}
