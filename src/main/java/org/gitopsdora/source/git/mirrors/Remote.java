package org.gitopsdora.source.git.mirrors;

import java.nio.file.Path;
import java.time.Duration;
import org.gitopsdora.config.Secret;
import org.gitopsdora.source.RepositoryKey;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository is fetched from, and how.
 *
 * @param name of the source, for messages
 * @param url {@code https:}, {@code http:} or {@code file:} URL, or a local path
 * @param username sent with the token
 * @param caFile certificates (PEM) to trust beside those of the JDK
 * @param timeout for every wait on the network
 */
public record Remote(
        String name,
        String url,
        @Nullable Secret token,
        String username,
        @Nullable Path caFile,
        Duration timeout) {

    public String repositoryKey() {
        return RepositoryKey.of(url);
    }

    boolean isLocal() {
        return url.regionMatches(true, 0, "file:", 0, 5) || isPath(url);
    }

    private static boolean isPath(String url) {
        int colon = url.indexOf(':');
        int slash = url.indexOf('/');
        return colon < 0 || (slash >= 0 && slash < colon);
    }

    Path localPath() {
        return Path.of(url.regionMatches(true, 0, "file:", 0, 5) ? url.replaceFirst("(?i)^file:/*", "/") : url);
    }
}
