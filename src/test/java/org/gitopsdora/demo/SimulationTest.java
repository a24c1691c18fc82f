package org.gitopsdora.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationTest {
    @TempDir
    static Path folder;

    private static Simulation simulation;
    private static Ledger ledger;

    @BeforeAll
    static void simulate() throws IOException {
        simulation = Simulation.start(SimulationConfig.small(1), folder.resolve("once"));
        ledger = DemoOracle.tell(SimulationConfig.small(1), folder.resolve("oracle"));
    }

    @AfterAll
    static void stop() {
        simulation.close();
    }

    @Test
    void theSameSeedGivesTheSameCompanyInAnyFolderAndTwiceInOne() throws IOException {
        String tip = tip(simulation);
        try (Simulation elsewhere = Simulation.start(SimulationConfig.small(1), folder.resolve("elsewhere"));
                Simulation again = Simulation.start(SimulationConfig.small(1), folder.resolve("elsewhere"))) {
            assertThat(DemoOracle.tell(SimulationConfig.small(1), folder.resolve("once more")))
                    .isEqualTo(ledger);
            assertThat(tip(elsewhere)).isEqualTo(tip);
            assertThat(tip(again)).isEqualTo(tip);
            for (String file :
                    List.of("events.ndjson.gz", "flux-notifications.ndjson.gz", "flux-controller-log.ndjson")) {
                assertThat(Files.readAllBytes(folder.resolve("elsewhere").resolve(file)))
                        .isEqualTo(Files.readAllBytes(folder.resolve("once").resolve(file)));
            }
        }
    }

    @Test
    void anotherSeedGivesAnotherCompany() throws IOException {
        try (Simulation other = Simulation.start(SimulationConfig.small(2), folder.resolve("other"))) {
            assertThat(tip(other)).isNotEqualTo(tip(simulation));
        }
    }

    @Test
    void doesNotDeleteWhatNoSimulationWrote() throws IOException {
        Path foreign = Files.createDirectories(folder.resolve("foreign/deploy.git"));
        Files.writeString(foreign.resolve("description"), "dear");
        assertThatThrownBy(() -> Simulation.start(SimulationConfig.small(1), folder.resolve("foreign")))
                .hasMessageContaining("not written by a simulation");
        assertThat(foreign.resolve("description")).hasContent("dear");
    }

    @Test
    void simulatesSomeHundredCommitsAuthoredBeforeTheyWereCommitted() throws Exception {
        try (Repository repository = open(simulation.environment().get("DEMO_GITOPS_URL"));
                RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(repository.resolve("main")));
            int commits = 0;
            int skewed = 0;
            int merges = 0;
            for (RevCommit commit : walk) {
                commits++;
                merges += commit.getParentCount() > 1 ? 1 : 0;
                skewed += commit.getAuthorIdent()
                                .getWhenAsInstant()
                                .isAfter(commit.getCommitterIdent().getWhenAsInstant())
                        ? 1
                        : 0;
            }
            assertThat(commits).isBetween(300, 1500);
            assertThat(merges).isGreaterThan(50);
            assertThat(skewed)
                    .as("author times in the future: the one scenario")
                    .isEqualTo(1);
        }
    }

    @Test
    void everyScenarioTakesPlace() {
        assertThat(ledger.scenarios().stream().map(Ledger.Scenario::name).collect(Collectors.toSet()))
                .hasSize(70);
        assertThat(ledger.scenarios()).allSatisfy(each -> assertThat(each.at()).isBefore(ledger.until()));
    }

    private static String tip(Simulation simulation) throws IOException {
        try (Repository repository = open(simulation.environment().get("DEMO_GITOPS_URL"))) {
            return Objects.requireNonNull(repository.resolve("refs/heads/main")).name();
        }
    }

    private static Repository open(String path) throws IOException {
        return new FileRepositoryBuilder()
                .setBare()
                .setGitDir(Path.of(path).toFile())
                .build();
    }
}
