package org.gitopsdora.source.argocd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gitopsdora.config.Block;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.DeploymentConvention;
import org.gitopsdora.source.SourceType;

/** What the house knows of this room. */
public final class ArgocdType implements SourceType {
    @Override
    public String name() {
        return "argocd";
    }

    @Override
    public List<Dataset<?>> datasets() {
        return ArgocdSource.DATASETS;
    }

    @Override
    public ConfiguredSource read(Block block) {
        ArgocdConfig config = ArgocdConfig.read(block);
        Map<String, String> facts = new LinkedHashMap<>();
        config.url().ifPresent(url -> facts.put("url", url));
        facts.put("has_api", Boolean.toString(config.url().isPresent()));
        facts.put("has_event_logs", Boolean.toString(!config.eventLogs().isEmpty()));
        return new ConfiguredSource(name(), config.name(), block.line(), facts, around -> new ArgocdSource(config));
    }

    /** {@code .argocd-source.yaml} for every Application, {@code .argocd-source-<application>.yaml} for one. */
    @Override
    public Optional<DeploymentConvention> convention() {
        return Optional.of(new DeploymentConvention(
                Pattern.compile("\\.argocd-source(?:-(.+))?\\.yaml"),
                "Argocd-reference-commit-sha",
                "Argocd-reference-commit-repourl"));
    }
}
