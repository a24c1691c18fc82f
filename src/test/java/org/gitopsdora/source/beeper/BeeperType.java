package org.gitopsdora.source.beeper;

import java.util.List;
import java.util.Map;
import org.gitopsdora.config.Block;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.SourceType;

/** A type of source that does not exist. */
public final class BeeperType implements SourceType {
    @Override
    public String name() {
        return "beeper";
    }

    @Override
    public List<Dataset<?>> datasets() {
        return List.of(BeeperIncident.DATASET);
    }

    @Override
    public ConfiguredSource read(Block block) {
        String name = block.string("name");
        return new ConfiguredSource(name(), name, block.line(), Map.of(), around -> new BeeperSource(name));
    }

    @Override
    public boolean tellsOfIncidents() {
        return true;
    }
}
