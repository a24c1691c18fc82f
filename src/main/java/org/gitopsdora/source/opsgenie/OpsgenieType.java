package org.gitopsdora.source.opsgenie;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gitopsdora.config.Block;
import org.gitopsdora.source.CauseRules;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.SourceType;

/** What the house knows of this room. */
public final class OpsgenieType implements SourceType {
    @Override
    public String name() {
        return "opsgenie";
    }

    @Override
    public List<Dataset<?>> datasets() {
        return OpsgenieSource.DATASETS;
    }

    @Override
    public ConfiguredSource read(Block block) {
        OpsgenieConfig config = OpsgenieConfig.read(block);
        Map<String, String> facts = new LinkedHashMap<>();
        config.url().ifPresent(url -> facts.put("url", url));
        facts.put("dialect", config.dialectKey());
        facts.put("unit", config.unitKeys());
        facts.putAll(CauseRules.facts(block, List.of()));
        return new ConfiguredSource(name(), config.name(), block.line(), facts, around -> new OpsgenieSource(config));
    }

    @Override
    public boolean tellsOfIncidents() {
        return true;
    }

    /** It comes to an end. */
    @Override
    public boolean hasHistory() {
        return true;
    }
}
