package org.gitopsdora.source.argocd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gitopsdora.config.Block;
import org.gitopsdora.config.Secret;
import org.gitopsdora.http.JsonClient;

/**
 * The {@code argocd} block of a job.
 *
 * @param name the instance of every record
 * @param url of the API server, with its root path if it has one
 * @param projects to read one by one; empty to read everything the token may see
 * @param files patterns of exported lists, instead of or beside the API
 * @param eventLogs patterns of exported events, controller logs and notification payloads
 * @param concurrency calls for events at a time
 * @param readTimeout how long the server may be silent
 */
public record ArgocdConfig(
        String name,
        Optional<String> url,
        Optional<Secret> token,
        Optional<Path> caFile,
        List<String> projects,
        List<String> files,
        List<String> eventLogs,
        int concurrency,
        Duration readTimeout) {
    private static final int CONCURRENCY = 8;
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    /**
     * Reads and checks the block; reaches nobody.
     *
     * @throws org.gitopsdora.config.ConfigException naming the key and what is allowed
     */
    public static ArgocdConfig read(Block block) {
        String name = block.string("name");
        Optional<String> url = block.find("url");
        url.ifPresent(text -> checkUrl(block, text));
        List<String> files = block.strings("files");
        List<String> eventLogs = block.strings("event-logs");
        if (url.isEmpty() && files.isEmpty() && eventLogs.isEmpty()) {
            throw block.error("url", "is missing; an argocd source needs `url`, `files` or `event-logs`");
        }
        List<String> projects = block.strings("projects").stream().distinct().toList();
        for (String key : List.of("projects", "token", "token-file", "ca-file", "concurrency", "read-timeout")) {
            if (url.isEmpty() && block.has(key)) {
                throw block.error(key, "is about the API and needs `url`");
            }
        }
        return new ArgocdConfig(
                name,
                url,
                block.findSecret("token"),
                block.find("ca-file").map(text -> block.path("ca-file", text)),
                projects,
                files,
                eventLogs,
                (int) block.number("concurrency", CONCURRENCY, 1, 64),
                block.duration("read-timeout", READ_TIMEOUT));
    }

    private static void checkUrl(Block block, String url) {
        try {
            JsonClient.at(url);
        } catch (IllegalArgumentException e) {
            throw block.error("url", e.getMessage() + "; for instance https://argocd.example.com");
        }
    }
}
