package org.gitopsdora.job;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gitopsdora.config.Block;
import org.gitopsdora.extract.ExtractRecord;
import org.gitopsdora.extract.RejectedRecord;
import org.gitopsdora.extract.SourceGap;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.RepositoryKey;
import org.gitopsdora.source.argocd.ArgocdConfig;
import org.gitopsdora.source.argocd.ArgocdSource;
import org.gitopsdora.source.flux.FluxConfig;
import org.gitopsdora.source.flux.FluxSource;
import org.gitopsdora.source.git.GitConfig;
import org.gitopsdora.source.git.GitSource;
import org.gitopsdora.source.incidents.IncidentsConfig;
import org.gitopsdora.source.incidents.IncidentsSource;
import org.gitopsdora.source.opsgenie.OpsgenieConfig;
import org.gitopsdora.source.opsgenie.OpsgenieSource;
import org.gitopsdora.source.pagerduty.PagerdutyConfig;
import org.gitopsdora.source.pagerduty.PagerdutySource;

/** The one place that knows which types of source there are: a new one is a case here and a room under {@code source}. */
public final class SourceTypes {
    private static final Set<String> INCIDENT_TYPES = Set.of("incidents", "opsgenie", "pagerduty");

    private SourceTypes() {}

    static ConfiguredSource read(Block block) {
        String type = block.string("type");
        return switch (type) {
            case "argocd" -> argocd(block, ArgocdConfig.read(block));
            case "git" -> git(block, GitConfig.read(block));
            case "flux" -> flux(block, FluxConfig.read(block));
            case "incidents" -> incidents(block, IncidentsConfig.read(block));
            case "opsgenie" -> opsgenie(block, OpsgenieConfig.read(block));
            case "pagerduty" -> pagerduty(block, PagerdutyConfig.read(block));
            default ->
                throw block.unknown(
                        "type", type, List.of("argocd", "flux", "git", "incidents", "opsgenie", "pagerduty"));
        };
    }

    /** Whether sources of the type tell of incidents: services may name them in their rules. */
    static boolean tellsOfIncidents(String type) {
        return INCIDENT_TYPES.contains(type);
    }

    /** The repositories of the services' code: read like any other, although nobody lists them under {@code sources}. */
    static List<ConfiguredSource> impliedBy(Collection<ServiceConfig> services, List<ConfiguredSource> configured) {
        Map<String, ConfiguredSource> implied = new LinkedHashMap<>();
        for (ServiceConfig service : services) {
            service.repository().ifPresent(url -> {
                String key = RepositoryKey.of(url);
                boolean isListed = configured.stream()
                        .filter(source -> key.equals(source.facts().get("repository_key")))
                        .anyMatch(source -> service.branch().isEmpty()
                                || service.branch()
                                        .equals(Optional.ofNullable(
                                                source.facts().get("branch"))));
                String name = service.branch().map(branch -> key + "@" + branch).orElse(key);
                if (!isListed) {
                    GitConfig config =
                            GitConfig.repository(name, url, service.branch().orElse(null), null);
                    implied.putIfAbsent(name, opening(config, service.line(), facts(config)));
                }
            });
        }
        return List.copyOf(implied.values());
    }

    private static ConfiguredSource argocd(Block block, ArgocdConfig config) {
        Map<String, String> facts = new LinkedHashMap<>();
        config.url().ifPresent(url -> facts.put("url", url));
        facts.put("has_api", Boolean.toString(config.url().isPresent()));
        facts.put("has_event_logs", Boolean.toString(!config.eventLogs().isEmpty()));
        return new ConfiguredSource(
                "argocd", config.name(), block.line(), facts, Optional.empty(), around -> new ArgocdSource(config));
    }

    private static ConfiguredSource flux(Block block, FluxConfig config) {
        return new ConfiguredSource(
                "flux", config.name(), block.line(), Map.of(), Optional.empty(), around -> new FluxSource(config));
    }

    private static ConfiguredSource incidents(Block block, IncidentsConfig config) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("mapping_hash", config.mappingHash());
        facts.putAll(CauseRules.numbered("resolved_status.", config.resolvedStatuses()));
        facts.putAll(CauseRules.numbered("ignored_status.", config.ignoredStatuses()));
        facts.putAll(CauseRules.facts(block, config.hasCauseColumn() ? List.of("cause") : List.of()));
        return new ConfiguredSource(
                "incidents",
                config.name(),
                block.line(),
                facts,
                Optional.empty(),
                around -> new IncidentsSource(config));
    }

    private static ConfiguredSource opsgenie(Block block, OpsgenieConfig config) {
        Map<String, String> facts = new LinkedHashMap<>();
        config.url().ifPresent(url -> facts.put("url", url));
        facts.put("dialect", config.dialectKey());
        facts.put("unit", config.unitKeys());
        facts.putAll(CauseRules.facts(block, List.of()));
        return new ConfiguredSource(
                "opsgenie", config.name(), block.line(), facts, Optional.empty(), around -> new OpsgenieSource(config));
    }

    private static ConfiguredSource pagerduty(Block block, PagerdutyConfig config) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("url", config.url());
        facts.putAll(CauseRules.facts(block, List.of()));
        return new ConfiguredSource(
                "pagerduty",
                config.name(),
                block.line(),
                facts,
                Optional.empty(),
                around -> new PagerdutySource(config));
    }

    private static ConfiguredSource git(Block block, GitConfig config) {
        Map<String, String> facts = facts(config);
        if (!config.deployments().isEmpty()) {
            facts.put("watch_hash", config.watchHash());
        }
        return opening(config, block.line(), facts);
    }

    private static Map<String, String> facts(GitConfig config) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("url", config.url());
        facts.put("repository_key", config.repositoryKey());
        if (config.branch() != null) {
            facts.put("branch", config.branch());
        }
        return facts;
    }

    private static ConfiguredSource opening(GitConfig config, int line, Map<String, String> facts) {
        return new ConfiguredSource(
                "git",
                config.name(),
                line,
                facts,
                Optional.of(config),
                around -> new GitSource(
                        withAccess(config, around.config().repositories()), around.mirrors(), around.landedGit()));
    }

    /** A token of its own wins over the ones for many repositories. */
    private static GitConfig withAccess(GitConfig config, List<RepositoryAccess> accesses) {
        Optional<RepositoryAccess> access =
                config.token() == null ? RepositoryAccess.of(config.url(), accesses) : Optional.empty();
        return access.map(found -> new GitConfig(
                        config.name(),
                        config.url(),
                        found.token().orElse(null),
                        found.username().orElse(config.username()),
                        config.caFile(),
                        config.branch(),
                        config.deployments(),
                        config.timeout()))
                .orElse(config);
    }

    /** Everything that can have landed, whatever this job reads: the SQL reads all of it. */
    public static List<Dataset<?>> datasets() {
        return Stream.of(
                        List.<Dataset<?>>of(
                                ConfigEntry.DATASET,
                                RunRecord.DATASET,
                                ExtractRecord.DATASET,
                                RejectedRecord.DATASET,
                                SourceGap.DATASET),
                        ArgocdSource.DATASETS,
                        FluxSource.DATASETS,
                        GitSource.DATASETS,
                        IncidentsSource.DATASETS,
                        OpsgenieSource.DATASETS,
                        PagerdutySource.DATASETS)
                .flatMap(List::stream)
                .toList();
    }
}
