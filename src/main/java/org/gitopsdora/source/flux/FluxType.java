package org.gitopsdora.source.flux;

import java.util.List;
import java.util.Map;
import org.gitopsdora.config.Block;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.SourceType;

/** What the house knows of this room. */
public final class FluxType implements SourceType {
    @Override
    public String name() {
        return "flux";
    }

    @Override
    public List<Dataset<?>> datasets() {
        return FluxSource.DATASETS;
    }

    @Override
    public ConfiguredSource read(Block block) {
        FluxConfig config = FluxConfig.read(block);
        return new ConfiguredSource(name(), config.name(), block.line(), Map.of(), around -> new FluxSource(config));
    }
}
