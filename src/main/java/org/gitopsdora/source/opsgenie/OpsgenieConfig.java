package org.gitopsdora.source.opsgenie;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gitopsdora.config.Block;
import org.gitopsdora.config.Secret;
import org.gitopsdora.http.JsonClient;
import org.jspecify.annotations.Nullable;

/**
 * The {@code opsgenie} block of a job.
 *
 * @param name the instance of every record
 * @param url of the API; empty where only files are read
 * @param email with it a token of JSM is sent as Basic, without it as Bearer
 * @param cloudId of the Atlassian site, JSM only
 * @param units what counts as an incident
 * @param files patterns of exported answers, instead of or beside the API
 * @param history how far back the first night reads
 * @param readTimeout how long the server may be silent
 */
public record OpsgenieConfig(
        String name,
        Dialect dialect,
        Optional<String> url,
        Optional<Secret> token,
        Optional<String> email,
        Optional<String> cloudId,
        Set<Unit> units,
        Optional<Path> caFile,
        List<String> files,
        Duration history,
        Duration readTimeout) {
    private static final Duration HISTORY = Duration.ofDays(365);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
    private static final List<String> API_KEYS =
            List.of("url", "region", "email", "cloud-id", "ca-file", "history", "read-timeout");

    /**
     * Reads and checks the block; reaches nobody.
     *
     * @throws org.gitopsdora.config.ConfigException naming the key and what is allowed
     */
    public static OpsgenieConfig read(Block block) {
        String name = block.string("name");
        Dialect dialect = dialect(block);
        Optional<Secret> token = block.findSecret("token");
        List<String> files = block.strings("files");
        if (token.isEmpty() && files.isEmpty()) {
            throw block.error("token-file", "is missing; an opsgenie source needs `token-file`, `token` or `files`");
        }
        for (String key : API_KEYS) {
            if (token.isEmpty() && block.has(key)) {
                throw block.error(key, "is about the API and needs `token-file` or `token`");
            }
        }
        Optional<String> url = url(block, dialect);
        return new OpsgenieConfig(
                name,
                dialect,
                token.flatMap(secret -> url),
                token,
                block.find("email"),
                cloudId(block, dialect, token.orElse(null)),
                units(block, dialect),
                block.find("ca-file").map(text -> block.path("ca-file", text)),
                files,
                block.duration("history", HISTORY),
                block.duration("read-timeout", READ_TIMEOUT));
    }

    /** The units as landed with the configuration, for instance {@code incidents,alerts}. */
    public String unitKeys() {
        return units.stream().map(Unit::key).collect(Collectors.joining(","));
    }

    public String dialectKey() {
        return dialect.key();
    }

    private static Dialect dialect(Block block) {
        String text = block.stringOr("dialect", Dialect.OPSGENIE.key());
        return Arrays.stream(Dialect.values())
                .filter(dialect -> dialect.key().equals(text))
                .findFirst()
                .orElseThrow(() -> block.unknown(
                        "dialect",
                        text,
                        Arrays.stream(Dialect.values()).map(Dialect::key).toList()));
    }

    private static Set<Unit> units(Block block, Dialect dialect) {
        Set<Unit> units = EnumSet.noneOf(Unit.class);
        for (String text : block.strings("unit")) {
            units.add(Arrays.stream(Unit.values())
                    .filter(unit -> unit.key().equals(text))
                    .findFirst()
                    .orElseThrow(() -> block.unknown(
                            "unit",
                            text,
                            Arrays.stream(Unit.values()).map(Unit::key).toList())));
        }
        if (dialect == Dialect.JSM && units.contains(Unit.INCIDENTS)) {
            throw block.error(
                    "unit",
                    "`incidents` is not offered with `dialect: jsm`, where incidents are issues of Jira; allowed: alerts");
        }
        if (units.isEmpty()) {
            units.add(dialect == Dialect.JSM ? Unit.ALERTS : Unit.INCIDENTS);
        }
        return units;
    }

    private static Optional<String> url(Block block, Dialect dialect) {
        Optional<String> url = block.find("url");
        Optional<String> region = block.find("region");
        if (url.isPresent() && region.isPresent()) {
            throw block.error("region", "and `url` exclude each other");
        }
        if (region.isPresent() && dialect == Dialect.JSM) {
            throw block.error("region", "is about Opsgenie; with `dialect: jsm` there is one address for all");
        }
        url.ifPresent(text -> checkUrl(block, text));
        return Optional.of(url.orElseGet(() -> switch (dialect) {
            case JSM -> "https://api.atlassian.com";
            case OPSGENIE -> regional(block, region.orElse("us"));
        }));
    }

    private static String regional(Block block, String region) {
        return switch (region.toLowerCase(Locale.ROOT)) {
            case "us" -> "https://api.opsgenie.com";
            case "eu" -> "https://api.eu.opsgenie.com";
            default -> throw block.unknown("region", region, List.of("us", "eu"));
        };
    }

    private static Optional<String> cloudId(Block block, Dialect dialect, @Nullable Secret token) {
        Optional<String> cloudId = block.find("cloud-id");
        for (String key : List.of("cloud-id", "email")) {
            if (dialect != Dialect.JSM && block.has(key)) {
                throw block.error(key, "belongs to `dialect: jsm`");
            }
        }
        if (dialect == Dialect.JSM && token != null && cloudId.isEmpty()) {
            throw block.error(
                    "cloud-id", "is missing; `dialect: jsm` needs it: it is in https://<your site>/_edge/tenant_info");
        }
        return cloudId;
    }

    private static void checkUrl(Block block, String url) {
        try {
            JsonClient.at(url);
        } catch (IllegalArgumentException e) {
            throw block.error("url", e.getMessage() + "; for instance https://api.eu.opsgenie.com");
        }
    }
}
