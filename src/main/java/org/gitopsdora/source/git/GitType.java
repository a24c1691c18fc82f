package org.gitopsdora.source.git;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.gitopsdora.config.Block;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Respondent;
import org.gitopsdora.source.ServiceRepository;
import org.gitopsdora.source.SourceType;
import org.gitopsdora.source.Surroundings;

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
    public Optional<ConfiguredSource> findReader(ServiceRepository repository) {
        GitConfig config = GitConfig.repository(
                repository.name(), repository.url(), repository.branch().orElse(null), null);
        return Optional.of(configured(config, repository.line(), facts(config)));
    }

    @Override
    public Optional<Respondent> findRespondent(List<ConfiguredSource> sources, Surroundings around) {
        return Optional.of(new GitRespondent(GitStates.of(sources, around)));
    }

    /** A change set without its commits would be believed to be empty. */
    @Override
    public List<Dataset<?>> listUndone(Predicate<Dataset<?>> isDamaged) {
        return isDamaged.test(GitChangeSetCommit.DATASET) ? List.of(GitChangeSet.DATASET) : List.of();
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
