package org.gitopsdora.source.git;

/** What did this path hold at this revision? Asked by the warehouse after layer 3; answered by a {@link GitContent}. */
public record TreeRequest(String repositoryKey, String revision, String path) {}
