package org.gitopsdora.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What really happened in a simulated company, and what the definitions make of it: told once more from its configuration, and accounted for
 * by the objects of the simulation. Nothing is read from a warehouse.
 */
public final class DemoOracle {
    private DemoOracle() {}

    /**
     * @param folder empty, of its own
     */
    public static Ledger tell(SimulationConfig config, Path folder) throws IOException {
        Stories stories = Stories.tell(config, Files.createDirectories(folder).toRealPath());
        return Bookkeeper.write(
                stories.company(), stories.tags(), stories.fleet(), new ServedCompany(stories.company()).load());
    }
}
