package org.gitopsdora.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gitopsdora.config.Block;
import org.gitopsdora.config.Glob;
import org.gitopsdora.source.RepositoryKey;

/**
 * One rule under {@code workloads}: which workloads it matches, and what it makes of them. Only its syntax is read here.
 *
 * @param label what a person would call it, for instance {@code workloads[2] (line 31)}
 * @param match alternatives by landed attribute name; all attributes must match
 * @param set templates by part: service, environment, cluster
 * @param production empty unless the rule says
 * @param measure empty unless the rule says
 */
record MappingRule(
        String label,
        Map<String, List<Glob>> match,
        Map<String, Template> set,
        Optional<Boolean> production,
        Optional<Boolean> measure) {
    private static final Set<String> PARTS = Set.of("service", "environment", "cluster");

    static MappingRule read(Block block) {
        Map<String, List<Glob>> match = new LinkedHashMap<>();
        block.findBlock("match").ifPresent(conditions -> readMatch(conditions, match));
        Map<String, Template> set = new LinkedHashMap<>();
        for (String part : List.of("service", "environment", "cluster")) {
            block.find(part).ifPresent(text -> set.put(part, template(block, part, text)));
        }
        return new MappingRule(
                "%s (line %d)".formatted(block.path(), block.line()),
                match,
                set,
                flag(block, "production"),
                flag(block, "measure"));
    }

    /** The regular expression for one attribute. */
    String regex(String attribute) {
        List<Glob> globs = match.getOrDefault(attribute, List.of());
        return globs.size() == 1
                ? globs.get(0).regex()
                : globs.stream().map(glob -> glob.body(null)).collect(Collectors.joining("|", "^(?:", ")$"));
    }

    /** The regular expression whose only group is the part. Lists do not capture, so there is one pattern. */
    String capturing(String part, String attribute) {
        return match.getOrDefault(attribute, List.of()).get(0).capturing(part);
    }

    /** Captured parts, each with the attribute it is captured from. */
    Map<String, String> captures() {
        Map<String, String> captures = new LinkedHashMap<>();
        match.forEach((attribute, globs) ->
                globs.forEach(glob -> glob.parts().forEach(part -> captures.put(part, attribute))));
        return captures;
    }

    /** Whether it says, captures or asks for an environment. */
    boolean knowsEnvironment() {
        return set.containsKey("environment")
                || match.containsKey("environment")
                || captures().containsKey("environment");
    }

    /** Whether it surely matches every workload that the other matches. */
    boolean coversAllOf(MappingRule other) {
        return match.keySet().stream().allMatch(attribute -> covers(attribute, other));
    }

    private boolean covers(String attribute, MappingRule other) {
        List<Glob> theirs = other.match.get(attribute);
        if (theirs == null) {
            return false;
        }
        if (regex(attribute).equals(other.regex(attribute))) {
            return true;
        }
        Pattern ours = Pattern.compile(regex(attribute));
        return theirs.stream()
                .allMatch(glob -> glob.isLiteral() && ours.matcher(glob.text()).matches());
    }

    private static void readMatch(Block block, Map<String, List<Glob>> match) {
        Set<String> captured = new HashSet<>();
        for (MatchAttribute attribute : MatchAttribute.values()) {
            String key = attribute.yamlKey();
            if (block.has(key)) {
                match.put(attribute.landedName(), globs(block, key, attribute, captured));
            }
        }
        for (String kind : List.of("label", "annotation")) {
            block.findBlock(kind + "s").ifPresent(names -> {
                for (String name : names.keys()) {
                    match.put(kind + ":" + name, globs(names, name, MatchAttribute.NAME, captured));
                }
            });
        }
    }

    private static List<Glob> globs(Block block, String key, MatchAttribute attribute, Set<String> captured) {
        List<Glob> globs = new ArrayList<>();
        List<String> texts = block.strings(key);
        if (texts.isEmpty()) {
            throw block.error(key, "is empty; leave it out to match everything");
        }
        for (String text : texts) {
            Glob glob = new Glob(attribute == MatchAttribute.REPOSITORY ? RepositoryKey.of(text) : text);
            globs.add(glob);
            checkParts(block, key, glob, captured);
            if (texts.size() > 1 && !glob.parts().isEmpty()) {
                throw block.error(key, "captures within a list; write one rule for each pattern");
            }
        }
        return List.copyOf(globs);
    }

    private static void checkParts(Block block, String key, Glob glob, Set<String> captured) {
        try {
            for (String part : glob.parts()) {
                if (!PARTS.contains(part)) {
                    throw block.error(
                            key, "captures {%s}; allowed: {service}, {environment}, {cluster}".formatted(part));
                }
                if (!captured.add(part)) {
                    throw block.error(key, "captures {%s}, which this rule captures already".formatted(part));
                }
            }
        } catch (IllegalArgumentException e) {
            throw block.error(key, String.valueOf(e.getMessage()));
        }
    }

    private static Template template(Block block, String key, String text) {
        try {
            return Template.parse(text);
        } catch (IllegalArgumentException e) {
            throw block.error(key, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Boolean> flag(Block block, String key) {
        return block.has(key) ? Optional.of(block.flag(key, false)) : Optional.empty();
    }
}
