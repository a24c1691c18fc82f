package org.gitopsdora.job;

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
record RepositoryAccess(String url, Optional<String> username, Optional<Secret> token) {
    private static final Pattern USER_INFO = Pattern.compile("(?i)^https?://[^/@]*@.*");

    static List<RepositoryAccess> list(Block job) {
        return job.blocks("repositories").stream()
                .map(block -> new RepositoryAccess(
                        withoutSecret(block, "url").orElseGet(() -> block.string("url")),
                        block.find("username"),
                        block.findSecret("token")))
                .toList();
    }

    /** A URL that may be landed and shown: credentials inside it would be copied with it. */
    static Optional<String> withoutSecret(Block block, String key) {
        Optional<String> url = block.find(key);
        url.filter(text -> USER_INFO.matcher(text).matches()).ifPresent(text -> {
            throw block.error(key, "must not carry credentials; name them under `repositories` with `token-file`");
        });
        return url;
    }
}
