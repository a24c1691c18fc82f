package org.gitopsdora.source;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gitopsdora.config.Block;
import org.gitopsdora.config.Secret;

/**
 * Credentials for the repositories whose URL begins with a prefix. The longest prefix wins.
 *
 * @param username empty for the usual one of token authentication
 */
public record RepositoryAccess(String url, Optional<String> username, Optional<Secret> token) {
    private static final Pattern USER_INFO = Pattern.compile("(?i)^https?://[^/@]*@.*");

    public static List<RepositoryAccess> list(Block job) {
        return job.blocks("repositories").stream()
                .map(block -> new RepositoryAccess(
                        withoutSecret(block, "url").orElseGet(() -> block.string("url")),
                        block.find("username"),
                        block.findSecret("token")))
                .toList();
    }

    /** The one with the longest prefix; a prefix ends where a path segment does. */
    public static Optional<RepositoryAccess> of(String url, List<RepositoryAccess> accesses) {
        String key = RepositoryKey.of(url);
        return accesses.stream()
                .filter(access -> {
                    String prefix = RepositoryKey.of(access.url());
                    return key.equals(prefix) || key.startsWith(prefix + "/");
                })
                .max(Comparator.comparingInt(
                        access -> RepositoryKey.of(access.url()).length()));
    }

    /** A URL that may be landed and shown: credentials inside it would be copied with it. */
    public static Optional<String> withoutSecret(Block block, String key) {
        Optional<String> url = block.find(key);
        url.filter(text -> USER_INFO.matcher(text).matches()).ifPresent(text -> {
            throw block.error(key, "must not carry credentials; name them under `repositories` with `token-file`");
        });
        return url;
    }
}
