package org.gitopsdora.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gitopsdora.job.Sources;
import org.junit.jupiter.api.Test;

class ConfigEntriesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T02:30:00Z");
    private static final String JOB = """
            reporting-zone: Europe/London
            degraded-window: 10m
            sources:
              - {type: git, name: deploy, url: https://git.example.com/deploy.git, branch: main}
            environments:
              staging: {promotes-to: production}
            workloads:
              - match: {kind: [Application, Kustomization], labels: {app.kubernetes.io/env: prod}, destination-namespace: "shop-*"}
                service: "{label:app}-{destination-namespace}"
                environment: production
                production: true
              - match: {path: "envs/{environment}/{service}", repository: "https://git.example.com/deploy.git"}
                measure: false
            services:
              web:
                team: shop
                repository: https://git.example.com/apps/web.git
                images: [registry.example.com/web, registry.example.com/api]
                charts: web
                tag: v{version}
                degraded-window: 30s
                incidents: [{pagerduty: PIKL83L, environment: production}, {opsgenie: "tag:web"}]
            bots: ["*[bot]", ci@example.com]
            """;

    private static Map<String, String> facts(String yaml) {
        return ConfigEntries.of(JobConfigTest.read(yaml), NOW).stream()
                .collect(Collectors.toMap(
                        entry ->
                                "%s/%d/%s/%s".formatted(entry.section(), entry.itemNo(), entry.itemName(), entry.key()),
                        ConfigEntry::value));
    }

    @Test
    void everythingSaidIsLandedAsOneFactEach() {
        assertThat(facts(JOB))
                .containsEntry("settings/0//reporting_zone", "Europe/London")
                .containsEntry("settings/0//degraded_window_seconds", "600")
                .containsEntry("settings/0//rollout_window_seconds", "86400")
                .containsEntry("sources/0/deploy/type", "git")
                .containsEntry("sources/0/deploy/repository_key", "git.example.com/deploy")
                .containsEntry("sources/0/deploy/branch", "main")
                .containsEntry("environments/0/staging/promotes_to", "production")
                .containsEntry("rules/0//label", "workloads[0] (line 8)")
                .containsEntry("rules/0//match.kind", "^(?:Application|Kustomization)$")
                .containsEntry("rules/0//match.label:app.kubernetes.io/env", "^prod$")
                .containsEntry("rules/0//match.target_namespace", "^shop-[^/]*$")
                .containsEntry("rules/0//set.service.0.ref", "label:app")
                .containsEntry("rules/0//set.service.1.text", "-")
                .containsEntry("rules/0//set.service.2.ref", "target_namespace")
                .containsEntry("rules/0//set.environment.0.text", "production")
                .containsEntry("rules/0//set.production", "true")
                .containsEntry("rules/1//match.path", "^envs/[^/]+/[^/]+$")
                .containsEntry("rules/1//match.repository_key", "^git\\.example\\.com/deploy$")
                .containsEntry("rules/1//capture.environment.path", "^envs/([^/]+)/[^/]+$")
                .containsEntry("rules/1//capture.service.path", "^envs/[^/]+/([^/]+)$")
                .containsEntry("rules/1//set.measure", "false")
                .containsEntry("services/0/web/team", "shop")
                .containsEntry("services/0/web/repository_key", "git.example.com/apps/web")
                .containsEntry("services/0/web/image.1", "^registry\\.example\\.com/api$")
                .containsEntry("services/0/web/chart.0", "^web$")
                .containsEntry("services/0/web/tag", "v{version}")
                .containsEntry("services/0/web/degraded_window_seconds", "30")
                .containsEntry("services/0/web/incident.0.pagerduty", "PIKL83L")
                .containsEntry("services/0/web/incident.0.environment", "production")
                .containsEntry("services/0/web/incident.1.opsgenie", "tag:web")
                .doesNotContainKey("services/0/web/incident_window_seconds");
    }

    @Test
    void whatDecidesAboutIncidentsIsLandedToo() {
        String incidents = """
                sources:
                  - type: incidents
                    name: servicenow
                    files: /exports/*.csv
                    columns: {id: number, detected: opened_at, cause: u_change}
                    resolved-statuses: ["6", closed]
                    ignored-statuses: ["8"]
                    cause-fields: [Change]
                    cause-pattern: '\\b(CHG[0-9]+)'
                """;

        assertThat(facts(incidents))
                .containsEntry("sources/0/servicenow/resolved_status.0", "6")
                .containsEntry("sources/0/servicenow/resolved_status.1", "closed")
                .containsEntry("sources/0/servicenow/ignored_status.0", "8")
                .containsEntry("sources/0/servicenow/cause_field.0", "Change")
                .containsEntry("sources/0/servicenow/cause_field.1", "cause")
                .containsEntry("sources/0/servicenow/cause_pattern.0", "\\b(CHG[0-9]+)")
                .containsKey("sources/0/servicenow/mapping_hash");
        assertThat(facts(incidents.replace("u_change", "u_other")).get("sources/0/servicenow/mapping_hash"))
                .isNotEqualTo(facts(incidents).get("sources/0/servicenow/mapping_hash"));
    }

    @Test
    void botsAreFoundByNameOrAddressInEitherCase() {
        Map<String, String> facts = facts(JOB);

        assertThat("dependabot[bot]").matches(String.valueOf(facts.get("bots/0//0")));
        assertThat("dependabot").doesNotMatch(String.valueOf(facts.get("bots/0//0")));
        assertThat("CI@example.com").matches(String.valueOf(facts.get("bots/0//1")));
        assertThat("ci@exampleXcom").doesNotMatch(String.valueOf(facts.get("bots/0//1")));
    }

    @Test
    void equalConfigurationsHaveOneHashAndOtherOnesAnother() {
        List<ConfigEntry> entries = ConfigEntries.of(JobConfigTest.read(JOB), NOW);
        String later = ConfigEntries.of(JobConfigTest.read(JOB), NOW.plusSeconds(60))
                .get(0)
                .configHash();

        assertThat(entries).extracting(ConfigEntry::configHash).containsOnly(later);
        assertThat(entries).extracting(ConfigEntry::contentHash).doesNotHaveDuplicates();
        assertThat(ConfigEntries.of(JobConfigTest.read(JOB.replace("10m", "11m")), NOW)
                        .get(0)
                        .configHash())
                .isNotEqualTo(later);
    }

    @Test
    void noSecretIsAmongThem() {
        String yaml = JOB.replace("branch: main}", "branch: main, token: \"${TOKEN}\"}");
        JobConfig config = JobConfig.read(
                "nightly", org.gitopsdora.config.JobFile.parse("nightly.yaml", yaml, name -> "s3cret"), Sources.ALL);

        assertThat(ConfigEntries.of(config, NOW).toString()).doesNotContain("s3cret");
    }
}
