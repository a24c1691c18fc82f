package org.gitopsdora.source.git;

import java.util.List;

/** Which commits lie between these two? Asked by the warehouse after layer 4; answered by a {@link GitChangeSet}. */
public record ChangeSetRequest(String repositoryKey, String fromSha, String toSha, List<String> paths) {}
