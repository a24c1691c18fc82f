package org.gitopsdora.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A running small company: repositories and an event log in a folder, servers of Argo CD and PagerDuty on loopback. Started twice into one
 * folder it replaces what it wrote by the same.
 */
public final class Simulation implements AutoCloseable {
    private final SimulationConfig config;
    private final Path folder;
    private final Stories stories;
    private final ArgocdServer server;
    private final PagerdutyServer pagerduty;

    private Simulation(
            SimulationConfig config, Path folder, Stories stories, ArgocdServer server, PagerdutyServer pagerduty) {
        this.config = config;
        this.folder = folder;
        this.stories = stories;
        this.server = server;
        this.pagerduty = pagerduty;
    }

    public static Simulation start(SimulationConfig config, Path folder) throws IOException {
        Path home = Files.createDirectories(folder).toRealPath();
        Stories stories = Stories.tell(config, home);
        stories.publish(home);
        ArgocdServer server = new ArgocdServer(
                new ServedCompany(stories.company()),
                "demo-token-%016x".formatted(config.seed()),
                config.latency(),
                config.messageLimit());
        PagerdutyServer pagerduty = new PagerdutyServer(
                stories.company().onCall.incidents(), config.until(), "demo-key-%016x".formatted(config.seed()));
        return new Simulation(config, home, stories, server, pagerduty);
    }

    /** The variables that {@code jobs/demo.yaml} uses. */
    public Map<String, String> environment() {
        return new TreeMap<>(Map.of(
                "DEMO_ARGOCD_URL", server.url(),
                "DEMO_ARGOCD_TOKEN", server.token(),
                "DEMO_PAGERDUTY_URL", pagerduty.url(),
                "DEMO_PAGERDUTY_TOKEN", pagerduty.token(),
                "DEMO_FOLDER", folder.toString(),
                "DEMO_CODE_URL", folder.resolve("code").toString(),
                "DEMO_GITOPS_URL", stories.company().repository.place().toString(),
                "DEMO_TAGS_URL", stories.tags().repository.place().toString(),
                "DEMO_FLEET_URL", stories.fleet().repository.place().toString()));
    }

    /** The simulated clock: it stands still at the night's beginning. */
    public Instant now() {
        return config.until();
    }

    public ArgocdServer argocd() {
        return server;
    }

    public PagerdutyServer pagerduty() {
        return pagerduty;
    }

    @Override
    public void close() {
        pagerduty.close();
        server.close();
    }
}
