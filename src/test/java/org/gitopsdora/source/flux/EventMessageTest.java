package org.gitopsdora.source.flux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventMessageTest {
    @Test
    void linesOfAChangeSetAreCountedByWhatTheySay() {
        EventMessage message = EventMessage.of(
                "Namespace/shop created\nDeployment/shop/api configured\nService/shop/api unchanged\nJob/shop/x skipped");
        assertThat(message.changed()).isEqualTo(2);
        assertThat(message.unchanged()).isEqualTo(2);
        assertThat(message.changeSet()).isEqualTo("Namespace/shop created\nDeployment/shop/api configured");
        assertThat(message.isOnlyDeleted()).isFalse();
        assertThat(EventMessage.of("ConfigMap/shop/old deleted").isOnlyDeleted())
                .isTrue();
        assertThat(EventMessage.of("deployment.apps/api configured").changed()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Deployment/shop/api dry-run failed (Invalid): x",
                "stored artifact for commit 'feat/x is created'",
                "and/or created by hand",
                "kustomize build failed: path/x unknown",
                "",
                "\n\n",
                " ",
            })
    void aSentenceIsNoChangeSet(String text) {
        assertThat(EventMessage.of(text).changed()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Reconciliation finished in 176.1ms, next run in 10m0s | 0.1761 | 600",
                "Reconciliation failed after 1m2.5s, next try in 1h0m0s | 62.5 | 3600",
                "Health check passed in 12.03s | 12.03 |",
                "health check failed after 30.0s: timeout waiting for: [x] | 30 |",
                "Dependencies do not meet ready condition, retrying in 30s | | 30",
                "Kustomization applied in 500µs | 0.0005 |",
                "Failed to upgrade after 3 attempt(s) | |",
            })
    void durationsAreRead(String text, Double duration, Double next) {
        EventMessage message = EventMessage.of(text);
        assertThat(message.durationSeconds()).isEqualTo(duration);
        assertThat(message.nextSeconds()).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Helm upgrade succeeded for release shop/api.v7 with chart api@1.4.0 | shop | api | 7 | api | 1.4.0",
                "Helm upgrade failed for release shop/api with chart api@1.4.0: timed out | shop | api | | api | 1.4.0",
                "Helm rollback to previous release shop/api.v6 with chart api@1.3.9 succeeded | shop | api | 6 | api | 1.3.9",
                "Helm install succeeded for release a/b.vip.v12 with chart c@d@1.0.0+3f1c9d0b6a5e | a | b.vip | 12 | c@d | 1.0.0+3f1c9d0b6a5e",
                "Cluster state of release shop/api.v7 has been corrected: | shop | api | 7 | |",
                "Unlocked Helm release 'shop/api.v3' | shop | api | 3 | |",
                "this release is fine | | | | |",
            })
    void theReleaseOfAHelmEventIsRead(
            String text, String namespace, String name, Long version, String chart, String chartVersion) {
        EventMessage message = EventMessage.of(text);
        assertThat(message.releaseNamespace()).isEqualTo(namespace);
        assertThat(message.releaseName()).isEqualTo(name);
        assertThat(message.releaseVersion()).isEqualTo(version);
        assertThat(message.chart()).isEqualTo(chart);
        assertThat(message.chartVersion()).isEqualTo(chartVersion);
    }

    @Test
    void testsAttemptsAndDriftAreCounted() {
        assertThat(EventMessage.of(
                                "Helm test succeeded for release a/b.v1 with chart c@1: 3 test hooks completed successfully")
                        .testHooks())
                .isEqualTo(3);
        assertThat(EventMessage.of("Failed to upgrade after 3 attempt(s)").attempts())
                .isEqualTo(3);
        EventMessage drift = EventMessage.of(
                "Cluster state of release shop/api.v7 has drifted from the desired state:\nDeployment/shop/api changed (0 additions, 1 changes, 0 removals)\nService/shop/api removed");
        assertThat(drift.drifted()).isEqualTo(2);
        assertThat(drift.changed()).isNull();
    }

    @Test
    void aFoldedEventIsReadBehindItsPrefix() {
        assertThat(EventMessage.of("(combined from similar events): Deployment/shop/api configured")
                        .changed())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-04T09:12:31Z, 2026-03-04T09:12:31Z, 0",
        "2026-03-04T09:12:31.047Z, 2026-03-04T09:12:31.047Z, 3",
        "2026-03-04T10:12:31.047123+01:00, 2026-03-04T09:12:31.047123Z, 6",
        "2026-03-04T04:42:31.047-0430, 2026-03-04T09:12:31.047Z, 3",
        "2026-03-04T09:12:31.1234567891Z, 2026-03-04T09:12:31.123456789Z, 9",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z, 0",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z, 0",
    })
    void aTimeKeepsThePrecisionItWasGivenWith(String text, Instant at, int digits) {
        assertThat(EventTime.parse(text)).isEqualTo(new EventTime(at, digits));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-03-04T09:12:31",
                "2026-02-30T09:12:31Z",
                "2026-13-01T09:12:31Z",
                "2026-03-04T25:12:31Z",
                "2026-03-04T09:12:31.Zulu",
                "2026-03-04T09:12:31+1:00",
                "2026-03-04",
            })
    void whatIsNoTimeOrHasNoZoneIsNoTime(String text) {
        assertThat(EventTime.parse(text)).isNull();
    }

    @Test
    void secondsSince1970AreTakenBySize() {
        Instant at = Instant.parse("2026-03-04T09:12:31.047Z");
        assertThat(EventTime.parseEpoch("1772615551.047")).isEqualTo(new EventTime(at, 3));
        assertThat(EventTime.parseEpoch("1772615551047")).isEqualTo(new EventTime(at, 3));
        assertThat(EventTime.parseEpoch("1772615551047000000").at()).isEqualTo(at);
        assertThat(EventTime.parseEpoch("1e999999")).isNull();
    }

    /** A newline behind it makes it any text: both ways of reading must say the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Reconciliation finished in 176.163666ms, next run in 10m0s",
                "Reconciliation finished in 1h2m3.5s, next run in 1m",
                "Reconciliation finished in 734.5µs, next run in 30s",
                "Reconciliation finished in , next run in 10m0s",
                "Reconciliation finished in 1.2.3s, next run in ms",
                "Reconciliation finished in 5s, next run in ",
                "Reconciliation finished in 5s",
                "(combined from similar events): Reconciliation finished in 5s, next run in 10m0s",
            })
    void theCommonSentenceReadsLikeAnyOther(String text) {
        assertThat(EventMessage.of(text)).isEqualTo(EventMessage.of(text + "\n"));
    }

    @Test
    void theCommonSentenceSaysHowLongAndWhenNext() {
        EventMessage message = EventMessage.of("Reconciliation finished in 176.163666ms, next run in 10m0s");
        assertThat(message.durationSeconds()).isEqualTo(0.176163666);
        assertThat(message.nextSeconds()).isEqualTo(600);
        assertThat(EventMessage.of("Reconciliation finished in 5s, next run in 1m\nDeployment/shop/api configured")
                        .changed())
                .isEqualTo(1);
    }
}
