package org.gitopsdora.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A running small company: repositories and an event log in a folder, servers of Argo CD and PagerDuty on loopback, and the {@link
 * Ledger} of what really happened. Started twice into one folder it replaces what it wrote by the same.
 */
public final class Simulation implements AutoCloseable {
    private final SimulationConfig config;
    private final Path folder;
    private final Company company;
    private final TagsStory tags;
    private final FleetStory fleet;
    private final ArgocdServer server;
    private final PagerdutyServer pagerduty;
    private final Ledger ledger;

    private Simulation(
            SimulationConfig config,
            Path folder,
            Company company,
            TagsStory tags,
            FleetStory fleet,
            ArgocdServer server,
            PagerdutyServer pagerduty,
            Ledger ledger) {
        this.config = config;
        this.folder = folder;
        this.company = company;
        this.tags = tags;
        this.fleet = fleet;
        this.server = server;
        this.pagerduty = pagerduty;
        this.ledger = ledger;
    }

    public static Simulation start(SimulationConfig config, Path folder) throws IOException {
        Path home = Files.createDirectories(folder).toRealPath();
        Path code = Files.createDirectories(home.resolve("code"));
        Company company = Company.simulate(config, home.resolve("deploy.git"), code);
        TagsStory tags = TagsStory.tell(config, home.resolve("image-tags.git"), code);
        FleetStory fleet = FleetStory.tell(config, home.resolve("fleet.git"), code);
        tags.page(company.onCall);
        company.repository.publish();
        tags.repository.publish();
        fleet.repository.publish();
        company.code.publish();
        tags.code.publish();
        fleet.code.publish();
        FluxFiles.write(home, fleet);
        EventFiles.write(home, company.cluster.eventsSince(config.eventLogFrom()));
        ServedCompany served = new ServedCompany(company);
        Ledger ledger = Bookkeeper.write(company, tags, fleet, served.load());
        ledger.write(home.resolve("ledger.json"));
        ArgocdServer server = new ArgocdServer(
                served, "demo-token-%016x".formatted(config.seed()), config.latency(), config.messageLimit());
        PagerdutyServer pagerduty = new PagerdutyServer(
                company.onCall.incidents(), config.until(), "demo-key-%016x".formatted(config.seed()));
        return new Simulation(config, home, company, tags, fleet, server, pagerduty, ledger);
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
                "DEMO_GITOPS_URL", company.repository.place().toString(),
                "DEMO_TAGS_URL", tags.repository.place().toString(),
                "DEMO_FLEET_URL", fleet.repository.place().toString()));
    }

    /** The simulated clock: it stands still at the night's beginning. */
    public Instant now() {
        return config.until();
    }

    public Ledger ledger() {
        return ledger;
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
