package org.gitopsdora.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gitopsdora.config.Block;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.RejectedRecord;
import org.gitopsdora.source.RepositoryKey;
import org.gitopsdora.source.SourceGap;
import org.gitopsdora.source.argocd.ArgocdAbsence;
import org.gitopsdora.source.argocd.ArgocdApplication;
import org.gitopsdora.source.argocd.ArgocdAttribute;
import org.gitopsdora.source.argocd.ArgocdConfig;
import org.gitopsdora.source.argocd.ArgocdEvent;
import org.gitopsdora.source.argocd.ArgocdHistoryEntry;
import org.gitopsdora.source.argocd.ArgocdImage;
import org.gitopsdora.source.argocd.ArgocdListing;
import org.gitopsdora.source.argocd.ArgocdOperation;
import org.gitopsdora.source.argocd.ArgocdOperationSource;
import org.gitopsdora.source.argocd.ArgocdSighting;
import org.gitopsdora.source.argocd.ArgocdSource;
import org.gitopsdora.source.flux.FluxArtifact;
import org.gitopsdora.source.flux.FluxAttribute;
import org.gitopsdora.source.flux.FluxCondition;
import org.gitopsdora.source.flux.FluxConfig;
import org.gitopsdora.source.flux.FluxEvent;
import org.gitopsdora.source.flux.FluxFile;
import org.gitopsdora.source.flux.FluxHistoryEntry;
import org.gitopsdora.source.flux.FluxImage;
import org.gitopsdora.source.flux.FluxListing;
import org.gitopsdora.source.flux.FluxObject;
import org.gitopsdora.source.flux.FluxRelease;
import org.gitopsdora.source.flux.FluxSighting;
import org.gitopsdora.source.flux.FluxSource;
import org.gitopsdora.source.git.GitArrival;
import org.gitopsdora.source.git.GitBranchCommit;
import org.gitopsdora.source.git.GitChangeSet;
import org.gitopsdora.source.git.GitChangeSetCommit;
import org.gitopsdora.source.git.GitCommit;
import org.gitopsdora.source.git.GitConfig;
import org.gitopsdora.source.git.GitImage;
import org.gitopsdora.source.git.GitPathState;
import org.gitopsdora.source.git.GitRef;
import org.gitopsdora.source.git.GitRevision;
import org.gitopsdora.source.git.GitSource;
import org.gitopsdora.source.git.GitTree;
import org.gitopsdora.source.pagerduty.PagerdutyConfig;
import org.gitopsdora.source.pagerduty.PagerdutySource;

/** The one place that knows which types of source there are: a new one is a case here and a room under {@code source}. */
public final class SourceTypes {
    private SourceTypes() {}

    static ConfiguredSource read(Block block) {
        String type = block.string("type");
        return switch (type) {
            case "argocd" -> argocd(block, ArgocdConfig.read(block));
            case "git" -> git(block, GitConfig.read(block));
            case "flux" -> flux(block, FluxConfig.read(block));
            case "pagerduty" -> pagerduty(block, PagerdutyConfig.read(block));
            default -> throw block.unknown("type", type, List.of("argocd", "flux", "git", "pagerduty"));
        };
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

    private static ConfiguredSource pagerduty(Block block, PagerdutyConfig config) {
        return new ConfiguredSource(
                "pagerduty",
                config.name(),
                block.line(),
                Map.of("url", config.url()),
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
        List<Dataset<?>> datasets = new ArrayList<>(List.of(
                ConfigEntry.DATASET,
                RunRecord.DATASET,
                ExtractRecord.DATASET,
                RejectedRecord.DATASET,
                SourceGap.DATASET,
                ArgocdAbsence.DATASET,
                ArgocdApplication.DATASET,
                ArgocdAttribute.DATASET,
                ArgocdEvent.DATASET,
                ArgocdHistoryEntry.DATASET,
                ArgocdImage.DATASET,
                ArgocdListing.DATASET,
                ArgocdOperation.DATASET,
                ArgocdOperationSource.DATASET,
                ArgocdSighting.DATASET,
                FluxArtifact.DATASET,
                FluxAttribute.DATASET,
                FluxCondition.DATASET,
                FluxEvent.DATASET,
                FluxFile.DATASET,
                FluxHistoryEntry.DATASET,
                FluxImage.DATASET,
                FluxListing.DATASET,
                FluxObject.DATASET,
                FluxRelease.DATASET,
                FluxSighting.DATASET,
                GitBranchCommit.DATASET,
                GitArrival.DATASET,
                GitRevision.DATASET,
                GitChangeSet.DATASET,
                GitChangeSetCommit.DATASET,
                GitCommit.DATASET,
                GitImage.DATASET,
                GitPathState.DATASET,
                GitRef.DATASET,
                GitTree.DATASET));
        datasets.addAll(PagerdutySource.DATASETS);
        return List.copyOf(datasets);
    }
}
