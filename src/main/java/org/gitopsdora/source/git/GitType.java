package org.gitopsdora.source.git;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gitopsdora.config.Block;
import org.gitopsdora.source.CodeRepository;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.SourceType;

/** What the house knows of this room. */
public final class GitType implements SourceType {
    @Override
    public String name() {
        return "git";
    }

    @Override
    public List<Dataset<?>> datasets() {
        return GitSource.DATASETS;
    }

    @Override
    public ConfiguredSource read(Block block) {
        GitConfig config = GitConfig.read(block);
        Map<String, String> facts = facts(config);
        if (!config.deployments().isEmpty()) {
            facts.put("watch_hash", config.watchHash());
        }
        return configured(config, block.line(), facts);
    }

    @Override
    public Optional<ConfiguredSource> findReader(CodeRepository repository) {
        GitConfig config = GitConfig.repository(
                repository.name(), repository.url(), repository.branch().orElse(null), null);
        return Optional.of(configured(config, repository.line(), facts(config)));
    }

    private ConfiguredSource configured(GitConfig config, int line, Map<String, String> facts) {
        return new ConfiguredSource(name(), config.name(), line, facts, new GitOpening(config));
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
}
