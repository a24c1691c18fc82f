package org.gitopsdora.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of a job's YAML. Every question names a key; {@link #finish()} then refuses the keys nobody asked for, so the readers are
 * the only list of what is allowed. Every error is a {@link ConfigException} with file and line.
 */
public final class Block {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    private final String file;
    private final String path;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<Block> children = new ArrayList<>();
    private final UnaryOperator<@Nullable String> environment;

    Block(String file, String path, MappingNode node, UnaryOperator<@Nullable String> environment) {
        this.file = file;
        this.path = path;
        this.line = node.getStartMark().getLine() + 1;
        this.environment = environment;
        for (NodeTuple tuple : node.getValue()) {
            int keyLine = tuple.getKeyNode().getStartMark().getLine() + 1;
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new ConfigException("%s:%d: a key must be plain text".formatted(file, keyLine));
            }
            if (values.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
                throw new ConfigException("%s:%d: `%s` stands here twice".formatted(file, keyLine, key.getValue()));
            }
            lines.put(key.getValue(), keyLine);
        }
    }

    public String file() {
        return file;
    }

    public int line() {
        return line;
    }

    /** Where this block stands, for instance {@code sources[0]}; empty at the top. */
    public String path() {
        return path;
    }

    /** The keys as written, in order: for blocks whose keys are names, such as {@code services}. */
    public Set<String> keys() {
        return values.keySet();
    }

    public boolean has(String key) {
        asked.add(key);
        return values.containsKey(key);
    }

    public String string(String key) {
        return find(key).orElseThrow(() -> missing(key));
    }

    public String stringOr(String key, String fallback) {
        return find(key).orElse(fallback);
    }

    /** The value with {@code ${NAME}} replaced from the environment. */
    public Optional<String> find(String key) {
        return Optional.ofNullable(ask(key)).map(node -> text(key, node));
    }

    /** A list, or one value standing for a list of one; empty if the key is absent. */
    public List<String> strings(String key) {
        Node node = ask(key);
        if (node == null) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream().map(each -> text(key, each)).toList();
        }
        return List.of(text(key, node));
    }

    public boolean flag(String key, boolean fallback) {
        return find(key)
                .map(text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw error(key, "must be true or false, not `%s`".formatted(text));
                })
                .orElse(fallback);
    }

    public long number(String key, long fallback, long least, long most) {
        return find(key)
                .map(text -> {
                    try {
                        long number = Long.parseLong(text);
                        if (number >= least && number <= most) {
                            return number;
                        }
                    } catch (NumberFormatException e) {
                        // Falls through to the same message: what is allowed is what the user needs to know.
                    }
                    throw error(key, "must be a whole number from %d to %d, not `%s`".formatted(least, most, text));
                })
                .orElse(fallback);
    }

    /** {@code 500ms}, {@code 60s}, {@code 5m}, {@code 24h}, {@code 7d}. */
    public Duration duration(String key, Duration fallback) {
        return findDuration(key).orElse(fallback);
    }

    public Optional<Duration> findDuration(String key) {
        return find(key).map(text -> {
            Matcher matcher = DURATION.matcher(text);
            if (!matcher.matches()) {
                throw error(key, "must be a duration such as 60s, 5m, 24h or 7d, not `%s`".formatted(text));
            }
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        });
    }

    /**
     * A secret from {@code <key>-file}, or from {@code <key>} where that is nothing but one {@code ${NAME}}. A secret written into the
     * YAML is refused: it would be copied with it.
     */
    public Optional<Secret> findSecret(String key) {
        String fileKey = key + "-file";
        Optional<String> secretFile = find(fileKey);
        if (secretFile.isPresent()) {
            Path secretPath = path(fileKey, secretFile.get());
            try {
                String value = Files.readString(secretPath).strip();
                if (value.isEmpty()) {
                    throw error(fileKey, "names an empty file: " + secretPath);
                }
                return Optional.of(new Secret(value));
            } catch (IOException e) {
                throw error(fileKey, "names a file that cannot be read: " + secretPath);
            }
        }
        Node node = ask(key);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof ScalarNode scalar)
                || !VARIABLE.matcher(scalar.getValue()).matches()) {
            throw error(
                    key,
                    "must not be written here; name a file with `%s`, or an environment variable as ${NAME}"
                            .formatted(fileKey));
        }
        return Optional.of(new Secret(text(key, scalar)));
    }

    public Block block(String key) {
        return findBlock(key).orElseThrow(() -> missing(key));
    }

    public Optional<Block> findBlock(String key) {
        Node node = ask(key);
        return node == null ? Optional.empty() : Optional.of(child(key, qualified(key), node));
    }

    /** Whether the key holds a mapping, where a plain value may stand as well. */
    public boolean isBlock(String key) {
        return ask(key) instanceof MappingNode;
    }

    /** A list of mappings; empty if the key is absent. */
    public List<Block> blocks(String key) {
        Node node = ask(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw error(key, "must be a list");
        }
        List<Block> blocks = new ArrayList<>();
        for (Node each : sequence.getValue()) {
            blocks.add(child(key, "%s[%d]".formatted(qualified(key), blocks.size()), each));
        }
        return blocks;
    }

    /** Refuses every key nobody has asked for, here and below, naming the nearest one that is allowed. */
    public void finish() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                throw error(
                        key,
                        "is not known here%s; allowed: %s"
                                .formatted(suggestion(key), String.join(", ", new TreeSet<>(asked))));
            }
        }
        children.forEach(Block::finish);
    }

    /** An error at a key of this block. */
    public ConfigException error(String key, String problem) {
        return new ConfigException(
                "%s:%d: `%s` %s".formatted(file, lines.getOrDefault(key, line), qualified(key), problem));
    }

    /** A key that is not there, or holds nothing; where one stands that nobody has asked for, it may be the same misspelt. */
    public ConfigException missing(String key) {
        Set<String> unasked = new LinkedHashSet<>(values.keySet());
        unasked.removeAll(asked);
        String hint = values.containsKey(key)
                ? "is empty"
                : nearest(key, unasked)
                        .map(near -> "is missing; line %d says `%s`: is it meant?".formatted(lines.get(near), near))
                        .orElse("is missing");
        return new ConfigException(
                "%s:%d: `%s` %s".formatted(file, lines.getOrDefault(key, line), qualified(key), hint));
    }

    /** An error at a key whose value is none of the allowed ones, naming the nearest. */
    public ConfigException unknown(String key, String value, Collection<String> allowed) {
        String hint = nearest(value, allowed)
                .map(near -> " (did you mean `%s`?)".formatted(near))
                .orElse("");
        return error(
                key,
                "`%s` is not known%s; allowed: %s".formatted(value, hint, String.join(", ", new TreeSet<>(allowed))));
    }

    /** A file or folder. */
    public Path path(String key, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw error(key, "is no path: " + e.getReason());
        }
    }

    private @Nullable Node ask(String key) {
        asked.add(key);
        Node node = values.get(key);
        return node == null || Tag.NULL.equals(node.getTag()) ? null : node;
    }

    private String qualified(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private Block child(String key, String childPath, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            throw error(key, "must be a mapping of keys to values");
        }
        Block child = new Block(file, childPath, mapping, environment);
        children.add(child);
        return child;
    }

    private String text(String key, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            throw error(key, "must be a single value");
        }
        Matcher matcher = VARIABLE.matcher(scalar.getValue());
        return matcher.replaceAll(match -> {
            String value = environment.apply(match.group(1));
            if (value == null) {
                throw error(key, "needs the environment variable %s, which is not set".formatted(match.group(1)));
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private String suggestion(String key) {
        return nearest(key, asked)
                .map(near -> " (did you mean `%s`?)".formatted(near))
                .orElse("");
    }

    private static Optional<String> nearest(String key, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> distance(key, candidate) <= Math.max(1, key.length() / 3))
                .min((left, right) -> Integer.compare(distance(key, left), distance(key, right)));
    }

    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int substitution = previous[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(substitution, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
