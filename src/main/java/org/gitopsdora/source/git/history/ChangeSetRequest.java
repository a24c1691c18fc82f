package org.gitopsdora.source.git.history;

import java.util.List;

/** Which commits lie between these two? Asked by the warehouse. */
public record ChangeSetRequest(String repositoryKey, String fromSha, String toSha, List<String> paths) {}
