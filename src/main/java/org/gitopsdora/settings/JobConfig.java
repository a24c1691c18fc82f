package org.gitopsdora.settings;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gitopsdora.config.Block;
import org.gitopsdora.config.Glob;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.RepositoryAccess;
import org.gitopsdora.source.SourceTypes;
import org.gitopsdora.source.Surroundings;

/**
 * A job's YAML, read whole and checked. Everything a run needs to know that is not on the command line.
 *
 * @param job the job's name: that of its file
 * @param impliedSources the services' repositories that are not listed under {@code sources}
 * @param promotesTo the next environment, by environment
 * @param bots regular expressions over names and addresses
 * @param threads of the warehouse, 0 for its own choice
 * @param warnings what is allowed but surely not meant, each with its line
 * @param types of sources that there are
 */
public record JobConfig(
        String job,
        Path home,
        ZoneId reportingZone,
        List<ConfiguredSource> sources,
        List<ConfiguredSource> impliedSources,
        List<RepositoryAccess> repositories,
        Windows windows,
        List<MappingRule> rules,
        Map<String, ServiceConfig> services,
        Map<String, String> promotesTo,
        List<String> bots,
        Optional<String> memoryLimit,
        int threads,
        List<String> warnings,
        SourceTypes types) {
    private static final Pattern MEMORY = Pattern.compile("\\d+(\\.\\d+)? ?[KMGT]i?B");

    /**
     * Reads and refuses: a key nobody knows, a value that cannot be, a name given twice.
     *
     * @param block of which nothing else is still to be read
     */
    public static JobConfig read(String job, Block block, SourceTypes types) {
        List<ConfiguredSource> sources = sources(block, types);
        List<MappingRule> rules =
                block.blocks("workloads").stream().map(MappingRule::read).toList();
        Map<String, ServiceConfig> services = services(block, types);
        JobConfig config = new JobConfig(
                job,
                home(block),
                zone(block),
                sources,
                types.readersOf(
                        services.values().stream()
                                .flatMap(service -> service.codeRepository().stream())
                                .toList(),
                        sources),
                RepositoryAccess.list(block),
                Windows.ofJob(block),
                rules,
                services,
                promotions(block),
                block.strings("bots").stream().map(JobConfig::botRegex).toList(),
                memoryLimit(block),
                (int) block.number("threads", 0, 1, 256),
                Stream.concat(
                                RuleWarnings.of(rules, sources).stream(),
                                RuleWarnings.ofIncidents(services.values(), sources, types).stream())
                        .toList(),
                types);
        block.finish();
        return config;
    }

    /** Where everything of one installation lives. Also asked before the whole is read, for messages and the log. */
    public static Path home(Block block) {
        return block.path("home", block.stringOr("home", "./data"));
    }

    public Path landing() {
        return home.resolve("landing");
    }

    public Path state() {
        return home.resolve("state");
    }

    public Path reports() {
        return home.resolve("reports");
    }

    public Path warehouse() {
        return home.resolve("warehouse.duckdb");
    }

    /** Sources by name or type, the services' repositories among them; everything for no name. */
    public List<ConfiguredSource> sourcesCalled(Optional<String> only) {
        Stream<ConfiguredSource> all = Stream.concat(sources.stream(), impliedSources.stream());
        return all.filter(source -> only.isEmpty() || source.isCalled(only.get()))
                .toList();
    }

    /** For the sources of one run. */
    public Surroundings surroundings() {
        return new Surroundings(home, repositories, types.conventions());
    }

    private static List<ConfiguredSource> sources(Block block, SourceTypes types) {
        List<ConfiguredSource> sources = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Block each : block.blocks("sources")) {
            ConfiguredSource source = types.read(each);
            Integer before = lines.putIfAbsent(source.name(), each.line());
            if (before != null) {
                throw each.error(
                        "name", "`%s` is also the name of the source in line %d".formatted(source.name(), before));
            }
            sources.add(source);
        }
        if (sources.isEmpty()) {
            throw block.missing("sources");
        }
        return List.copyOf(sources);
    }

    private static ZoneId zone(Block block) {
        String text = block.stringOr("reporting-zone", "UTC");
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw block.error("reporting-zone", "must be a time zone such as Europe/London, not `%s`".formatted(text));
        }
    }

    private static Map<String, ServiceConfig> services(Block block, SourceTypes types) {
        Map<String, ServiceConfig> services = new LinkedHashMap<>();
        block.findBlock("services").ifPresent(names -> {
            for (String name : names.keys()) {
                names.findBlock(name)
                        .ifPresent(service -> services.put(name, ServiceConfig.read(name, service, types)));
            }
        });
        return services;
    }

    private static Map<String, String> promotions(Block block) {
        Map<String, String> promotesTo = new LinkedHashMap<>();
        block.findBlock("environments").ifPresent(names -> {
            for (String name : names.keys()) {
                Optional<Block> environment = names.findBlock(name);
                environment.flatMap(each -> each.find("promotes-to")).ifPresent(next -> {
                    if (next.equals(name)) {
                        throw environment.get().error("promotes-to", "must name another environment");
                    }
                    promotesTo.put(name, next);
                });
            }
        });
        return promotesTo;
    }

    private static Optional<String> memoryLimit(Block block) {
        Optional<String> limit = block.find("memory-limit");
        limit.filter(text -> !MEMORY.matcher(text).matches()).ifPresent(text -> {
            throw block.error("memory-limit", "must be an amount such as 500MB or 2GB, not `%s`".formatted(text));
        });
        return limit;
    }

    /** People are written in either case, and no path segments stand in a name. */
    private static String botRegex(String glob) {
        return "(?i)" + new Glob(glob.replaceAll("\\*+", "**").replace("{", "").replace("}", "")).regex();
    }
}
