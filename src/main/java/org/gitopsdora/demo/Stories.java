package org.gitopsdora.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Everything that happens in a simulated company: a function of its configuration. Nothing is written yet. */
record Stories(Company company, TagsStory tags, FleetStory fleet) {
    /**
     * @param home where the repositories will lie
     */
    static Stories tell(SimulationConfig config, Path home) throws IOException {
        Path code = Files.createDirectories(home.resolve("code"));
        Company company = Company.simulate(config, home.resolve("deploy.git"), code);
        TagsStory tags = TagsStory.tell(config, home.resolve("image-tags.git"), code);
        FleetStory fleet = FleetStory.tell(config, home.resolve("fleet.git"), code);
        tags.page(company.onCall);
        return new Stories(company, tags, fleet);
    }

    /** Writes the repositories, and what operators leave in files. */
    void publish(Path home) throws IOException {
        company.repository.publish();
        tags.repository.publish();
        fleet.repository.publish();
        company.code.publish();
        tags.code.publish();
        fleet.code.publish();
        SimulatedFluxFiles.write(home, fleet);
        EventFiles.write(home, company.cluster.eventsSince(company.config.eventLogFrom()));
    }
}
