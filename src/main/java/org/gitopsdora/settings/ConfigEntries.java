package org.gitopsdora.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gitopsdora.config.Glob;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.RepositoryKey;

/** Turns a job's configuration into what is landed of it. Equal configurations have equal hashes, whatever the job is called. */
public final class ConfigEntries {
    private record Item(String section, long no, String name) {}

    private record Fact(Item item, String key, String value) {}

    private final List<Fact> facts = new ArrayList<>();

    private ConfigEntries() {}

    public static List<ConfigEntry> of(JobConfig config, Instant at) {
        ConfigEntries entries = new ConfigEntries();
        entries.addSettings(config);
        entries.addSources(config.sources());
        entries.addRules(config.rules());
        entries.addServices(config.services());
        entries.addEnvironments(config.promotesTo());
        entries.addBots(config.bots());
        String configHash = entries.hash();
        return entries.facts.stream()
                .map(fact -> entry(fact, config.job(), configHash, at))
                .toList();
    }

    public static String hash(JobConfig config) {
        return of(config, Instant.EPOCH).get(0).configHash();
    }

    private void addSettings(JobConfig config) {
        Item settings = new Item("settings", 0, "");
        add(settings, "reporting_zone", config.reportingZone().getId());
        addWindows(settings, config.windows());
    }

    private void addSources(List<ConfiguredSource> sources) {
        long no = 0;
        for (ConfiguredSource source : sources) {
            Item item = new Item("sources", no++, source.name());
            add(item, "type", source.type());
            source.facts().forEach((key, value) -> add(item, key, value));
        }
    }

    private void addRules(List<MappingRule> rules) {
        long no = 0;
        for (MappingRule rule : rules) {
            Item item = new Item("rules", no++, "");
            add(item, "label", rule.label());
            rule.match().keySet().forEach(name -> add(item, "match." + name, rule.regex(name)));
            rule.captures()
                    .forEach((part, name) ->
                            add(item, "capture.%s.%s".formatted(part, name), rule.capturing(part, name)));
            rule.set().forEach((part, template) -> addTemplate(item, part, template));
            rule.production().ifPresent(flag -> add(item, "set.production", flag.toString()));
            rule.measure().ifPresent(flag -> add(item, "set.measure", flag.toString()));
        }
    }

    private void addTemplate(Item item, String part, Template template) {
        int no = 0;
        for (Template.Piece piece : template.pieces()) {
            add(item, "set.%s.%d.%s".formatted(part, no++, piece.kind().key()), piece.value());
        }
    }

    private void addServices(Map<String, ServiceConfig> services) {
        long no = 0;
        for (ServiceConfig service : services.values()) {
            Item item = new Item("services", no++, service.name());
            service.team().ifPresent(value -> add(item, "team", value));
            service.repository().ifPresent(url -> {
                add(item, "repository_url", url);
                add(item, "repository_key", RepositoryKey.of(url));
            });
            service.branch().ifPresent(value -> add(item, "branch", value));
            service.path().ifPresent(value -> add(item, "path", value));
            service.tag().ifPresent(value -> add(item, "tag", value));
            service.sha().ifPresent(value -> add(item, "sha", new Glob(value).capturing("sha")));
            addNumbered(item, "image.", regexes(service.images()));
            addNumbered(item, "chart.", regexes(service.charts()));
            addIncidents(item, service.incidents());
            addWindows(item, service.windows());
        }
    }

    private void addIncidents(Item item, List<ServiceConfig.IncidentRule> rules) {
        for (int no = 0; no < rules.size(); no++) {
            ServiceConfig.IncidentRule rule = rules.get(no);
            String prefix = "incident.%d.".formatted(no);
            add(item, prefix + rule.tool(), rule.key());
            rule.environment().ifPresent(value -> add(item, prefix + "environment", value));
        }
    }

    private void addEnvironments(Map<String, String> promotesTo) {
        long no = 0;
        for (Map.Entry<String, String> each : promotesTo.entrySet()) {
            add(new Item("environments", no++, each.getKey()), "promotes_to", each.getValue());
        }
    }

    private void addBots(List<String> bots) {
        addNumbered(new Item("bots", 0, ""), "", bots);
    }

    private static List<String> regexes(List<String> globs) {
        return globs.stream().map(glob -> new Glob(glob).regex()).toList();
    }

    private void addNumbered(Item item, String prefix, List<String> values) {
        for (int no = 0; no < values.size(); no++) {
            add(item, prefix + no, values.get(no));
        }
    }

    private void addWindows(Item item, Windows windows) {
        windows.byKey().forEach((key, window) -> add(item, key.replace('-', '_') + "_seconds", seconds(window)));
    }

    private static String seconds(Duration window) {
        return window.toMillisPart() == 0
                ? Long.toString(window.toSeconds())
                : Double.toString(window.toMillis() / 1000.0);
    }

    private void add(Item item, String key, String value) {
        facts.add(new Fact(item, key, value));
    }

    private String hash() {
        return ContentHash.of(facts.stream()
                .flatMap(fact -> List.of(
                        fact.item().section(),
                        Long.toString(fact.item().no()),
                        fact.item().name(),
                        fact.key(),
                        fact.value())
                        .stream())
                .toList());
    }

    private static ConfigEntry entry(Fact fact, String job, String configHash, Instant at) {
        Item item = fact.item();
        String contentHash =
                ContentHash.of(configHash, item.section(), item.no(), item.name(), fact.key(), fact.value());
        return new ConfigEntry(
                ConfigEntry.SOURCE,
                job,
                at,
                contentHash,
                configHash,
                item.section(),
                item.no(),
                item.name(),
                fact.key(),
                fact.value());
    }
}
