package org.gitopsdora.source.incidents;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gitopsdora.config.Block;
import org.gitopsdora.source.CauseRules;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.SourceType;

/** What the house knows of this room. */
public final class IncidentsType implements SourceType {
    @Override
    public String name() {
        return "incidents";
    }

    @Override
    public List<Dataset<?>> datasets() {
        return IncidentsSource.DATASETS;
    }

    @Override
    public ConfiguredSource read(Block block) {
        IncidentsConfig config = IncidentsConfig.read(block);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("mapping_hash", config.mappingHash());
        facts.putAll(CauseRules.numbered("resolved_status.", config.resolvedStatuses()));
        facts.putAll(CauseRules.numbered("ignored_status.", config.ignoredStatuses()));
        facts.putAll(CauseRules.facts(block, config.hasCauseColumn() ? List.of("cause") : List.of()));
        return new ConfiguredSource(name(), config.name(), block.line(), facts, around -> new IncidentsSource(config));
    }

    @Override
    public boolean tellsOfIncidents() {
        return true;
    }
}
