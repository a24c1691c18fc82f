package org.gitopsdora.source.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gitopsdora.config.Block;
import org.gitopsdora.config.ConfigException;
import org.gitopsdora.config.JobFile;
import org.junit.jupiter.api.Test;

class FluxConfigTest {
    @Test
    void readsTheDocumentedBlock() {
        FluxConfig config = read("""
                name: edge
                event-logs: [/var/log/flux/*.ndjson]
                inventory: [/exports/flux/objects-*.json]
                """);
        assertThat(config.eventLogs()).containsExactly("/var/log/flux/*.ndjson");
        assertThat(config.inventory()).containsExactly("/exports/flux/objects-*.json");
    }

    @Test
    void eitherAloneIsEnoughAndNothingIsNot() {
        assertThat(read("{name: edge, event-logs: x.json}").inventory()).isEmpty();
        assertThat(read("{name: edge, inventory: x.json}").eventLogs()).isEmpty();
        assertThatThrownBy(() -> read("name: edge"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("event-logs")
                .hasMessageContaining("inventory");
    }

    @Test
    void anUnknownKeyIsRefusedWithItsLine() {
        assertThatThrownBy(() -> read("name: edge\nevent-log: x.json\ninventory: y.json"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("job.yaml:2")
                .hasMessageContaining("did you mean `event-logs`");
    }

    private static FluxConfig read(String yaml) {
        Block block = JobFile.parse("job.yaml", yaml, name -> null);
        FluxConfig config = FluxConfig.read(block);
        block.finish();
        return config;
    }
}
