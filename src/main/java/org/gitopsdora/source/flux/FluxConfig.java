package org.gitopsdora.source.flux;

import java.util.List;
import org.gitopsdora.config.Block;

/**
 * The {@code flux} block of a job. Flux has no API of its own: what it did is read from files that somebody keeps.
 *
 * @param name the instance of every record: one Flux, which is one cluster
 * @param eventLogs patterns of notification archives, controller logs and exported Kubernetes events
 * @param inventory patterns of what {@code kubectl get kustomizations,helmreleases,… -A -o json} wrote
 */
public record FluxConfig(String name, List<String> eventLogs, List<String> inventory) {
    /**
     * Reads and checks the block; reaches nobody.
     *
     * @throws org.gitopsdora.config.ConfigException naming the key and what is allowed
     */
    public static FluxConfig read(Block block) {
        String name = block.string("name");
        List<String> eventLogs = block.strings("event-logs");
        List<String> inventory = block.strings("inventory");
        if (eventLogs.isEmpty() && inventory.isEmpty()) {
            throw block.error(
                    "event-logs", "is missing; a flux source needs `event-logs`, `inventory` or, to be complete, both");
        }
        return new FluxConfig(name, eventLogs, inventory);
    }
}
