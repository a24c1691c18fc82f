package org.gitopsdora.source.git;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.gitopsdora.config.Block;
import org.gitopsdora.config.ConfigException;
import org.gitopsdora.config.Secret;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.RepositoryKey;
import org.gitopsdora.source.git.content.FieldPath;
import org.gitopsdora.source.git.content.GitWatch;
import org.gitopsdora.source.git.content.PathPattern;
import org.gitopsdora.source.git.mirrors.Remote;
import org.jspecify.annotations.Nullable;

/**
 * One git repository as configured.
 *
 * @param url {@code https:}, {@code http:} or {@code file:} URL, or a local path
 * @param username sent with the token; hosts that take any name with a token take the default
 * @param caFile certificates (PEM) to trust beside those of the JDK
 * @param branch null: the repository's default branch
 * @param deployments empty where an operator is asked instead
 * @param timeout for every wait on the network
 */
public record GitConfig(
        String name,
        String url,
        @Nullable Secret token,
        String username,
        @Nullable Path caFile,
        @Nullable String branch,
        List<GitWatch> deployments,
        Duration timeout) {

    private static final String DEFAULT_USERNAME = "x-access-token";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("^(?:https?)://[^/@]*@.*", Pattern.CASE_INSENSITIVE);

    public GitConfig {
        deployments = List.copyOf(deployments);
    }

    /**
     * The block of a source of type {@code git}.
     *
     * @throws ConfigException naming file and line
     */
    public static GitConfig read(Block block) {
        block.has("type");
        String url = block.string("url");
        if (PASSWORD_IN_URL.matcher(url).matches()) {
            throw block.error("url", "must not carry credentials; name a file with `token-file`");
        }
        List<GitWatch> watches = new ArrayList<>();
        block.blocks("deployments").forEach(entry -> watches.add(readWatch(entry)));
        return new GitConfig(
                block.string("name"),
                url,
                block.findSecret("token").orElse(null),
                block.stringOr("username", DEFAULT_USERNAME),
                block.find("ca-file").map(Path::of).orElse(null),
                block.find("branch").orElse(null),
                watches,
                block.duration("timeout", DEFAULT_TIMEOUT));
    }

    /** A repository that is only asked for trees and change sets, for instance an application's. */
    public static GitConfig repository(String name, String url, @Nullable String branch, @Nullable Secret token) {
        return new GitConfig(name, url, token, DEFAULT_USERNAME, null, branch, List.of(), DEFAULT_TIMEOUT);
    }

    private static GitWatch readWatch(Block block) {
        String files = block.string("files");
        String branches = block.find("branches").orElse(null);
        PathPattern filePattern = compile(block, "files", files);
        if (branches != null) {
            PathPattern branchPattern = compile(block, "branches", branches);
            for (String capture : branchPattern.captures()) {
                if (filePattern.captures().contains(capture)) {
                    throw block.error("files", "captures `{%s}`, and so does `branches`".formatted(capture));
                }
            }
        }
        List<String> fields = block.strings("field");
        for (String field : fields) {
            try {
                FieldPath.parse(field);
            } catch (IllegalArgumentException e) {
                throw block.error("field", String.valueOf(e.getMessage()));
            }
        }
        return new GitWatch(branches, files, fields);
    }

    private static PathPattern compile(Block block, String key, String pattern) {
        try {
            return PathPattern.compile(pattern);
        } catch (IllegalArgumentException e) {
            throw block.error(key, "`%s` %s".formatted(pattern, e.getMessage()));
        }
    }

    public String repositoryKey() {
        return RepositoryKey.of(url);
    }

    /**
     * Hash over everything that decides what a path's state is; empty without {@code deployments}. Another hash has the branches read again.
     * The name is in it because it is the instance of the workloads.
     */
    public String watchHash() {
        if (deployments.isEmpty()) {
            return "";
        }
        List<Object> parts = new ArrayList<>();
        for (GitWatch watch : deployments) {
            parts.add(ContentHash.of(watch.branches(), watch.files(), watch.fields()));
        }
        return ContentHash.of("watch", name, branch, parts);
    }

    /** Where it is fetched from. */
    public Remote remote() {
        return new Remote(name, url, token, username, caFile, timeout);
    }
}
