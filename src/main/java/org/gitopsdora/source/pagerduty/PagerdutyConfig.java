package org.gitopsdora.source.pagerduty;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.gitopsdora.config.Block;
import org.gitopsdora.config.Secret;
import org.gitopsdora.http.JsonClient;

/**
 * The {@code pagerduty} block of a job.
 *
 * @param name the instance of every record
 * @param url of the API; accounts in the EU have their own
 * @param services ids of the services to read incidents of, sorted; empty to read all the key may see
 * @param history how far back the first night reads
 * @param patience how long a night waits in all because PagerDuty says that it asks too much
 * @param readTimeout how long the server may be silent
 */
public record PagerdutyConfig(
        String name,
        String url,
        Auth auth,
        Secret token,
        Optional<Path> caFile,
        List<String> services,
        Duration history,
        Duration patience,
        Duration readTimeout) {
    private static final String URL = "https://api.pagerduty.com";
    private static final Duration HISTORY = Duration.ofDays(180);
    private static final Duration LONGEST_HISTORY = Duration.ofDays(3660);
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    /** How the token is presented. */
    public enum Auth {
        /** A REST API key, of the account or of a user. */
        TOKEN("Token token="),
        /** An access token of an app. */
        OAUTH("Bearer ");

        private final String prefix;

        Auth(String prefix) {
            this.prefix = prefix;
        }

        String header(Secret token) {
            return prefix + token.reveal();
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads and checks the block; reaches nobody.
     *
     * @throws org.gitopsdora.config.ConfigException naming the key and what is allowed
     */
    public static PagerdutyConfig read(Block block) {
        String name = block.string("name");
        String url = block.stringOr("url", URL);
        checkUrl(block, url);
        return new PagerdutyConfig(
                name,
                url,
                auth(block),
                block.findSecret("token").orElseThrow(() -> block.missing("token-file")),
                block.find("ca-file").map(text -> block.path("ca-file", text)),
                block.strings("services").stream().distinct().sorted().toList(),
                history(block),
                block.duration("patience", PATIENCE),
                block.duration("read-timeout", READ_TIMEOUT));
    }

    /** What reading is limited to: what was read in full with another scope was not read in full. */
    String scope() {
        return services.isEmpty() ? "*" : String.join(",", services);
    }

    private static Auth auth(Block block) {
        String word = block.stringOr("auth", Auth.TOKEN.word());
        return Stream.of(Auth.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> block.unknown(
                        "auth", word, Stream.of(Auth.values()).map(Auth::word).toList()));
    }

    private static Duration history(Block block) {
        Duration history = block.duration("history", HISTORY);
        if (history.compareTo(Duration.ofDays(1)) < 0 || history.compareTo(LONGEST_HISTORY) > 0) {
            throw block.error(
                    "history",
                    "must be from 1d to %dd, not `%s`".formatted(LONGEST_HISTORY.toDays(), block.string("history")));
        }
        return history;
    }

    private static void checkUrl(Block block, String url) {
        try {
            JsonClient.at(url);
        } catch (IllegalArgumentException e) {
            throw block.error("url", e.getMessage() + "; for instance https://api.eu.pagerduty.com");
        }
    }
}
