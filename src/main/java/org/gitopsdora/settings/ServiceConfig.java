package org.gitopsdora.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gitopsdora.config.Block;
import org.gitopsdora.source.RepositoryAccess;
import org.gitopsdora.source.ServiceRepository;
import org.gitopsdora.source.SourceType;
import org.gitopsdora.source.SourceTypes;

/**
 * What the job says about one service.
 *
 * @param repository of its code
 * @param path within the repository, where several services share it
 * @param tag how an image tag becomes a git tag, with {@code {version}}
 * @param sha where the commit stands within an image tag, with {@code {sha}}
 */
record ServiceConfig(
        String name,
        int line,
        Optional<String> team,
        Optional<String> repository,
        Optional<String> branch,
        Optional<String> path,
        Optional<String> tag,
        Optional<String> sha,
        List<String> images,
        List<String> charts,
        List<IncidentRule> incidents,
        Windows windows) {
    private static final Pattern CUSTOM = Pattern.compile("custom:[^=]+=.+");

    /**
     * Which incidents are this service's.
     *
     * @param line where it stands
     * @param tool type or name of a source of incidents
     * @param key what the tool calls the service; or {@code tag:…}, {@code team:…}, {@code custom:<field>=<value>}
     */
    record IncidentRule(int line, String tool, String key, Optional<String> environment) {}

    static ServiceConfig read(String name, Block block, SourceTypes types) {
        return new ServiceConfig(
                name,
                block.line(),
                block.find("team"),
                RepositoryAccess.withoutSecret(block, "repository"),
                block.find("branch"),
                block.find("path"),
                containing("{version}", block, "tag"),
                containing("{sha}", block, "sha"),
                block.strings("images"),
                block.strings("charts"),
                incidents(block, types),
                Windows.ofService(block));
    }

    Optional<ServiceRepository> codeRepository() {
        return repository.map(url -> new ServiceRepository(line, url, branch));
    }

    private static String example(SourceTypes types) {
        return types.all().stream()
                .filter(SourceType::tellsOfIncidents)
                .map(SourceType::name)
                .reduce((first, last) -> last)
                .orElse("incidents");
    }

    private static Optional<String> containing(String placeholder, Block block, String key) {
        Optional<String> value = block.find(key);
        value.filter(text -> !text.contains(placeholder)).ifPresent(text -> {
            throw block.error(key, "must contain %s, not `%s`".formatted(placeholder, text));
        });
        return value;
    }

    private static List<IncidentRule> incidents(Block service, SourceTypes types) {
        List<IncidentRule> rules = new ArrayList<>();
        for (Block block : service.blocks("incidents")) {
            Optional<String> environment = block.find("environment");
            List<String> tools = block.keys().stream()
                    .filter(key -> !key.equals("environment"))
                    .toList();
            if (tools.size() != 1) {
                throw service.error(
                        "incidents",
                        "needs one source of incidents and what it calls the service in each entry, such as {%s: PIKL83L}, and nothing else but environment (line %d)"
                                .formatted(example(types), block.line()));
            }
            String tool = tools.get(0);
            String key = block.string(tool);
            boolean isField = key.startsWith("custom:");
            if (key.isBlank()
                    || key.endsWith(":")
                    || (isField && !CUSTOM.matcher(key).matches())) {
                throw block.error(
                        tool,
                        "must be the id of a service, tag:…, team:… or custom:<field>=<value>, not `%s`"
                                .formatted(key));
            }
            rules.add(new IncidentRule(block.line(), tool, key, environment));
        }
        return List.copyOf(rules);
    }
}
