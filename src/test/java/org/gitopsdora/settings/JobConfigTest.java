package org.gitopsdora.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.gitopsdora.config.ConfigException;
import org.gitopsdora.config.JobFile;
import org.gitopsdora.job.Sources;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.RepositoryAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class JobConfigTest {
    private static final String SOURCES = """
            sources:
              - {type: git, name: deploy, url: https://git.example.com/deploy.git, branch: main}
            """;

    public static JobConfig read(String yaml) {
        return JobConfig.read("nightly", JobFile.parse("jobs/nightly.yaml", yaml, name -> null), Sources.ALL);
    }

    public static JobConfig read(String yaml, String variable) {
        return JobConfig.read("nightly", JobFile.parse("jobs/nightly.yaml", yaml, name -> variable), Sources.ALL);
    }

    @Test
    void theShippedNightlyJobCanBeRead() {
        JobConfig config = JobConfig.read(
                "nightly", JobFile.read(Path.of("jobs/nightly.yaml"), name -> "from the environment"), Sources.ALL);

        assertThat(config.sources()).isNotEmpty();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void whatIsNotSaidHasADefault() {
        JobConfig config = read(SOURCES);

        assertThat(config.home()).isEqualTo(Path.of("./data"));
        assertThat(config.reportingZone().getId()).isEqualTo("UTC");
        assertThat(config.windows().byKey())
                .containsEntry("degraded-window", Duration.ofMinutes(5))
                .containsEntry("incident-window", Duration.ofMinutes(30))
                .containsEntry("health-settle", Duration.ofSeconds(60))
                .containsEntry("rollout-window", Duration.ofHours(24));
    }

    @Test
    void aMisspeltKeyNamesItsLineAndTheNearestOne() {
        assertThatThrownBy(() -> read(SOURCES + "reporting-zon: UTC\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("jobs/nightly.yaml:3:")
                .hasMessageContaining("did you mean `reporting-zone`?");
    }

    @Test
    void aSourceTypeThatIsNotSupportedYetSaysWhichAre() {
        assertThatThrownBy(() -> read("sources:\n  - {type: gitlab, name: main}\n"))
                .hasMessageContaining("jobs/nightly.yaml:2: `sources[0].type` `gitlab` is not known; allowed: ");
    }

    @Test
    void twoSourcesCannotHaveOneName() {
        assertThatThrownBy(() -> read(SOURCES + "  - {type: git, name: deploy, url: https://git.example.com/b.git}\n"))
                .hasMessageContaining("jobs/nightly.yaml:3: `sources[1].name`")
                .hasMessageContaining("line 2");
    }

    @Test
    void aJobWithoutSourcesHasNothingToRead() {
        assertThatThrownBy(() -> read("home: ./data\n")).hasMessageContaining("`sources` is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reporting-zone: Mars/Olympus",
                "memory-limit: lots",
                "threads: 0",
                "degraded-window: five minutes",
                "workloads: [{match: {nam: x}}]",
                "workloads: [{match: {path: '{team}/x'}}]",
                "workloads: [{match: {path: '{service}', name: '{service}'}}]",
                "workloads: [{match: {kind: ['{service}', b]}}]",
                "workloads: [{service: '{label}'}]",
                "workloads: [{service: '{name'}]",
                "services: {web: {tag: v1}}",
                "services: {web: {sha: abc}}",
                "services: {web: {repository: 'https://me:secret@git.example.com/a.git'}}",
                "services: {web: {incidents: [{environment: production}]}}",
                "services: {web: {incidents: [{pagerduty: P1, opsgenie: O1}]}}",
                "services: {web: {incidents: [{pagerduty: 'custom:app'}]}}",
                "services: {web: {incidents: [{pagerduty: 'tag:'}]}}",
                "environments: {staging: {promotes-to: staging}}",
            })
    void whatCannotBeIsRefusedWithItsLine(String line) {
        assertThatThrownBy(() -> read(SOURCES + line))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("jobs/nightly.yaml:3");
    }

    @Test
    void aServicesRepositoryIsReadAlthoughNobodyListsIt() {
        JobConfig config = read(SOURCES + """
                        services:
                          web: {repository: "https://git.example.com/web.git"}
                          shop: {repository: "https://git.example.com/web.git", path: shop}
                          tools: {repository: "git@git.example.com:deploy.git"}
                        """);

        assertThat(config.impliedSources()).extracting(ConfiguredSource::name).containsExactly("git.example.com/web");
    }

    @ParameterizedTest
    @CsvSource({
        "git.example.com/apps/web, first",
        "git.example.com/apps/inner/web, second",
        "git.example.com/appsx/web, none",
    })
    void theLongestPrefixOfARepositoryDecidesItsCredentials(String url, String expected) {
        JobConfig config =
                JobConfig.read("nightly", JobFile.parse("jobs/nightly.yaml", SOURCES + """
                                repositories:
                                  - {url: "https://git.example.com/apps/", token: "${first}"}
                                  - {url: "https://git.example.com/apps/inner", token: "${second}"}
                                """, name -> name), Sources.ALL);

        assertThat(RepositoryAccess.of("https://" + url, config.repositories())
                        .flatMap(RepositoryAccess::token)
                        .map(token -> token.reveal())
                        .orElse("none"))
                .isEqualTo(expected);
    }

    @Test
    void aRuleThatAnEarlierOneCoversIsReported() {
        JobConfig config = read(SOURCES + """
                        workloads:
                          - match: {namespace: "shop-*"}
                            environment: staging
                          - match: {namespace: shop-prod, kind: Application}
                            environment: production
                            production: true
                          - match: {namespace: "shop-*"}
                            environment: staging
                          - match: {kind: Application}
                            environment: staging
                        """);

        assertThat(config.warnings())
                .containsExactly(
                        "workloads[1] (line 6) can never match: workloads[0] (line 4) matches everything it matches",
                        "workloads[2] (line 9) can never match: workloads[0] (line 4) matches everything it matches");
    }

    @Test
    void aRuleForAnInstanceThatNobodyReadsIsReported() {
        assertThat(read(SOURCES + "workloads: [{match: {instance: eu-prd}, environment: production}]\n")
                        .warnings())
                .containsExactly("workloads[0] (line 3) can never match: no source is called so; there are deploy");
    }

    @Test
    void aRuleForIncidentsOfAToolThatNobodyReadsIsReported() {
        String incidents = SOURCES + """
                  - {type: incidents, name: servicenow, files: ["/exports/*.csv"], columns: {id: number, detected: opened_at}}
                services:
                  web:
                    incidents:
                      - {incidents: WEB}
                      - {servicenow: "tag:web", environment: production}
                      - {pagerduty: PIKL83L}
                      - {deploy: web}
                """;

        assertThat(read(incidents).warnings())
                .containsExactly(
                        "services.web.incidents (line 9) can never match: no source of incidents is called pagerduty; there are servicenow",
                        "services.web.incidents (line 10) can never match: no source of incidents is called deploy; there are servicenow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cause-pattern: no group",
                "cause-pattern: '(a)(b)'",
                "cause-pattern: '(a'",
                "cause-pattern: '(?<=by )(a)'",
                "cause-pattern: '(a)\\1'",
                "cause-pattern: '(a++)'",
                "columns: {id: x}",
                "column: {id: number, detected: opened_at}",
            })
    void whatASourceOfIncidentsCannotUnderstandIsRefused(String line) {
        String columns = line.startsWith("c") && line.contains("columns") ? "" : ", columns: {id: n, detected: o}";
        assertThatThrownBy(() ->
                        read("sources:\n  - {type: incidents, name: s, files: x, %s%s}\n".formatted(line, columns)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("jobs/nightly.yaml:2");
    }

    @Test
    void productionWithoutAnEnvironmentIsReported() {
        assertThat(read(SOURCES + "workloads: [{match: {name: web}, production: true}]\n")
                        .warnings())
                .singleElement()
                .asString()
                .contains("says production but no environment");
        assertThat(read(SOURCES + "workloads: [{match: {path: '{environment}/x'}, production: true}]\n")
                        .warnings())
                .isEmpty();
    }
}
