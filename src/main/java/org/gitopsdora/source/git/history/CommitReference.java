package org.gitopsdora.source.git.history;

import org.jspecify.annotations.Nullable;

/**
 * The code commit that a config commit says it brings.
 *
 * @param repositoryKey null where the commit names no repository
 * @param sha full
 */
public record CommitReference(@Nullable String repositoryKey, String sha) {}
