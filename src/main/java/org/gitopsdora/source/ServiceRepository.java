package org.gitopsdora.source;

import java.util.Optional;

/**
 * Where a service's code is kept.
 *
 * @param line where the job's YAML says so
 * @param branch empty for the repository's default branch
 */
public record ServiceRepository(int line, String url, Optional<String> branch) {
    public String key() {
        return RepositoryKey.of(url);
    }

    /** Of the source that reads it. */
    public String name() {
        return branch.map(each -> key() + "@" + each).orElseGet(this::key);
    }

    /** Whether the source reads this repository, and this branch if one is named. */
    boolean isReadBy(ConfiguredSource source) {
        return key().equals(source.facts().get("repository_key"))
                && (branch.isEmpty() || branch.get().equals(source.facts().get("branch")));
    }
}
