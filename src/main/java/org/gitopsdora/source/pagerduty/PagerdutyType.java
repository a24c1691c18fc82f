package org.gitopsdora.source.pagerduty;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gitopsdora.config.Block;
import org.gitopsdora.source.CauseRules;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.SourceType;

/** What the house knows of this room. */
public final class PagerdutyType implements SourceType {
    @Override
    public String name() {
        return "pagerduty";
    }

    @Override
    public List<Dataset<?>> datasets() {
        return PagerdutySource.DATASETS;
    }

    @Override
    public ConfiguredSource read(Block block) {
        PagerdutyConfig config = PagerdutyConfig.read(block);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("url", config.url());
        facts.putAll(CauseRules.facts(block, List.of()));
        return new ConfiguredSource(name(), config.name(), block.line(), facts, around -> new PagerdutySource(config));
    }

    @Override
    public boolean tellsOfIncidents() {
        return true;
    }
}
