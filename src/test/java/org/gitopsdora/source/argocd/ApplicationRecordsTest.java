package org.gitopsdora.source.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.gitopsdora.source.MemoryExtraction;
import org.gitopsdora.source.ReadAgain;
import org.gitopsdora.source.json.JsonRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApplicationRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T02:30:00Z");

    private final MemoryExtraction extraction = new MemoryExtraction(NOW.toString());

    @AfterEach
    void whatHasLandedReadsAgainAsItWasRead() {
        ReadAgain.givesAll(new ArgocdSource(ArgocdFilesTest.config("http://127.0.0.1:1")), extraction);
    }

    @Test
    void anApplicationBecomesSnapshotSightingHistoryOperationAndAttributes() {
        land(ArgocdSamples.application("cart"));
        assertThat(extraction.landed(ArgocdApplication.DATASET)).singleElement().satisfies(application -> {
            assertThat(application.namespace()).isEqualTo("argocd");
            assertThat(application.project()).isEqualTo("shop");
            assertThat(application.path()).isEqualTo("apps/cart");
            assertThat(application.syncRevision()).isEqualTo(ArgocdSamples.SECOND);
            assertThat(application.lastHistoryId()).isEqualTo(42);
            assertThat(application.historyEntries()).isEqualTo(2);
            assertThat(application.historyLimit()).isEqualTo(50);
            assertThat(application.isSelfHeal()).isTrue();
            assertThat(application.isOperationRunning()).isFalse();
            assertThat(application.images()).isEqualTo("a:1, b:2");
        });
        assertThat(extraction.landed(ArgocdSighting.DATASET)).singleElement().satisfies(sighting -> {
            assertThat(sighting.observedAt()).isEqualTo(NOW);
            assertThat(sighting.resourceVersion()).isEqualTo(812001);
        });
        assertThat(extraction.landed(ArgocdAttribute.DATASET))
                .extracting(ArgocdAttribute::key, ArgocdAttribute::value)
                .containsExactlyInAnyOrder(tuple("label:team", "checkout"), tuple("annotation:note", "ordinary"));
        ArgocdHistoryEntry entry = extraction.landed(ArgocdHistoryEntry.DATASET).get(1);
        ArgocdOperation operation = extraction.landed(ArgocdOperation.DATASET).get(0);
        assertThat(entry.deployStartedAt()).isEqualTo(operation.startedAt());
        assertThat(entry.sourcesHash()).isEqualTo(operation.sourcesHash());
        assertThat(operation.appliedResources()).isEqualTo(1);
        assertThat(operation.isHookOnly()).isFalse();
        assertThat(extraction.rejections).isEmpty();
    }

    @Test
    void whatChangesAllDayIsTheSameSnapshotHoweverItWasRead() {
        land(ArgocdSamples.application("cart"));
        land(ArgocdSamples.withoutKind("cart")
                .replace("812001", "812002")
                .replace("\"generation\":311", "\"generation\":312,\"managedFields\":[{\"manager\":\"x\"}]")
                .replace("\"reconciledAt\":\"2026-11-20T10:17:44Z\"", "\"reconciledAt\":\"2026-11-20T10:27:44Z\"")
                .replace("\"note\":", "\"argocd.argoproj.io/refresh\":\"normal\",\"note\":"));
        assertThat(extraction.landed(ArgocdApplication.DATASET)).hasSize(1);
        assertThat(extraction.landed(ArgocdSighting.DATASET)).hasSize(2);
        land(ArgocdSamples.application("cart").replace("Healthy", "Degraded"));
        assertThat(extraction.landed(ArgocdApplication.DATASET)).hasSize(2);
        assertThat(extraction.landed(ArgocdHistoryEntry.DATASET)).hasSize(2);
        assertThat(extraction.landed(ArgocdOperation.DATASET)).hasSize(1);
    }

    @Test
    void severalSourcesAreKnownByTheirListBesideAnEmptyStruct() {
        land("""
                {"metadata":{"name":"web","namespace":"argocd","uid":"u"},"spec":{"destination":{},"project":"p","source":{"repoURL":""},"sources":[{"repoURL":"https://charts.example.com/stable","chart":"web","targetRevision":"2.x"}]},
                "status":{"history":[{"id":113,"deployedAt":"2026-11-20T13:43:48Z","deployStartedAt":"2026-11-20T13:43:46Z","initiatedBy":{},"source":{"repoURL":""},
                "sources":[{"repoURL":"https://charts.example.com/stable","chart":"web","targetRevision":"2.x","helm":{"valueFiles":["$vals/prod.yaml","$vals//envs/./eu.yaml"]}},{"repoURL":"https://git.example.com/gitops/values.git","targetRevision":"main","ref":"vals"}],
                "revisions":["2.6.2","5dd95b4efd7e9b668c361bbddb8d7f1e56c32ac1"]}]}}""");
        ArgocdHistoryEntry entry = extraction.landed(ArgocdHistoryEntry.DATASET).get(0);
        assertThat(entry.revision()).isEqualTo("2.6.2, 5dd95b4efd7e9b668c361bbddb8d7f1e56c32ac1");
        assertThat(entry.isAutomated()).isNull();
        assertThat(extraction.landed(ArgocdOperationSource.DATASET))
                .allSatisfy(row -> assertThat(row.sourcesHash()).isEqualTo(entry.sourcesHash()))
                .extracting(
                        ArgocdOperationSource::sourceIndex,
                        ArgocdOperationSource::pathIndex,
                        ArgocdOperationSource::kind,
                        ArgocdOperationSource::path,
                        ArgocdOperationSource::revision)
                .containsExactly(
                        tuple(0L, 0L, "chart", null, "2.6.2"),
                        tuple(1L, 0L, "git", "prod.yaml", "5dd95b4efd7e9b668c361bbddb8d7f1e56c32ac1"),
                        tuple(1L, 1L, "git", "envs/eu.yaml", "5dd95b4efd7e9b668c361bbddb8d7f1e56c32ac1"));
        assertThat(extraction.landed(ArgocdApplication.DATASET).get(0).chart()).isEqualTo("web");
        assertThat(extraction.rejections).isEmpty();
    }

    @Test
    void kindsAreToldByChartAndSchemeNotByHost() {
        assertThat(kind("{\"repoURL\":\"oci://ghcr.example.com/org/app\",\"targetRevision\":\"1\"}"))
                .isEqualTo("oci");
        assertThat(kind("{\"repoURL\":\"oci://ghcr.example.com/org\",\"chart\":\"app\"}"))
                .isEqualTo("chart");
        assertThat(kind("{\"repoURL\":\"ghcr.example.com/org\",\"chart\":\"app\"}"))
                .isEqualTo("chart");
        assertThat(kind("{\"repoURL\":\"https://charts.example.com/deploy.git\",\"path\":\".\"}"))
                .isEqualTo("git");
    }

    @Test
    void anotherSpellingOfRepositoryOrPathIsTheSameStateAndOtherParametersAreNot() {
        String plain = hash("{\"repoURL\":\"https://git.example.com/a/b.git\",\"path\":\"x/y\"}");
        assertThat(
                        hash(
                                "{\"repoURL\":\"git@git.example.com:a/b\",\"path\":\"./x//y/\",\"targetRevision\":\"v1\",\"directory\":{\"jsonnet\":{}}}"))
                .isEqualTo(plain);
        assertThat(
                        hash(
                                "{\"repoURL\":\"https://git.example.com/a/b.git\",\"path\":\"x/y\",\"helm\":{\"parameters\":[{\"name\":\"tag\",\"value\":\"2\"}]}}"))
                .isNotEqualTo(plain);
        assertThat(hash("{\"repoURL\":\"https://git.example.com/a/b.git\",\"path\":\"x/z\"}"))
                .isNotEqualTo(plain);
    }

    @Test
    void aSelfHealIsPartialAndAFailureKeepsItsRetries() {
        land("""
                {"metadata":{"name":"cart","uid":"u"},"spec":{"destination":{},"project":"p"},"status":{"operationState":{"operation":{"sync":{"revision":"r1","resources":[{"kind":"Deployment","name":"cart"}],"autoHealAttemptsCount":1},"initiatedBy":{"automated":true}},
                "phase":"Failed","message":"retried 5 times","startedAt":"2026-11-12T12:55:51Z","finishedAt":"2026-11-12T13:11:56Z","retryCount":5,
                "syncResult":{"revision":"r1","source":{"repoURL":"https://git.example.com/a/b.git","path":"x"},"resources":[{"kind":"Deployment","name":"cart","status":"SyncFailed"}]}}}}""");
        assertThat(extraction.landed(ArgocdOperation.DATASET)).singleElement().satisfies(operation -> {
            assertThat(operation.isPartial()).isTrue();
            assertThat(operation.selfHealAttempts()).isEqualTo(1);
            assertThat(operation.retryCount()).isEqualTo(5);
            assertThat(operation.isAutomated()).isTrue();
            assertThat(operation.appliedResources()).isZero();
            assertThat(operation.partialResources()).isEqualTo("Deployment/cart");
            assertThat(operation.namespace()).isEqualTo("argocd");
        });
    }

    @Test
    void whatDiffersLandsWithWhatItWasComparedWithAndPruningApart() {
        String source = "{\"repoURL\":\"https://git.example.com/a/b.git\",\"path\":\"x\"}";
        land("""
                {"metadata":{"name":"cart","uid":"u"},"spec":{"destination":{},"project":"p","source":{"repoURL":"https://git.example.com/a/b.git","path":"y"}},
                "status":{"history":[{"id":1,"revision":"r1","deployedAt":"2026-11-20T13:43:48Z","source":%1$s}],
                "sync":{"status":"OutOfSync","revision":"r1","comparedTo":{"source":%1$s,"destination":{}}},
                "resources":[{"kind":"Service","namespace":"shop","name":"cart","status":"Synced"},
                {"kind":"Deployment","namespace":"shop","name":"cart","status":"OutOfSync"},{"kind":"ClusterRole","name":"cart","status":"OutOfSync"},
                {"kind":"ConfigMap","namespace":"shop","name":"old","status":"OutOfSync","requiresPruning":true}]}}""".formatted(source));
        String deployed = extraction.landed(ArgocdHistoryEntry.DATASET).get(0).sourcesHash();
        assertThat(extraction.landed(ArgocdApplication.DATASET)).singleElement().satisfies(application -> {
            assertThat(application.outOfSyncResources()).isEqualTo("ClusterRole/cart, Deployment/shop/cart");
            assertThat(application.pruningResources()).isEqualTo("ConfigMap/shop/old");
            assertThat(application.comparedSourcesHash()).isEqualTo(deployed);
        });
        assertThat(extraction.landed(ArgocdSighting.DATASET)).singleElement().satisfies(sighting -> {
            assertThat(sighting.syncRevision()).isEqualTo("r1");
            assertThat(sighting.comparedSourcesHash()).isEqualTo(deployed);
        });
    }

    @Test
    void aRevisionThatOnlyMovedOnIsNotAskedForWhileSynced() {
        String synced = """
                {"metadata":{"name":"cart","uid":"u"},"spec":{"destination":{},"source":{"repoURL":"https://git.example.com/a/b.git","path":"x"}},"status":{"sync":{"status":"Synced","revision":"r2"}}}""";
        land(synced);
        assertThat(extraction.landed(ArgocdOperationSource.DATASET)).isEmpty();
        land(synced.replace("Synced", "OutOfSync"));
        assertThat(extraction.landed(ArgocdOperationSource.DATASET))
                .extracting(ArgocdOperationSource::path, ArgocdOperationSource::revision)
                .containsExactly(tuple("x", "r2"));
    }

    @Test
    void aRunningRequestedOrHookOnlyOperationIsMarked() {
        land("""
                {"metadata":{"name":"a","uid":"a"},"spec":{"destination":{}},"operation":{"sync":{}},"status":{"operationState":{"operation":{"sync":{"dryRun":true}},"phase":"Succeeded","startedAt":"2026-11-12T12:55:51Z",
                "syncResult":{"revision":"r","resources":[{"kind":"Job","hookType":"PreSync","status":""}]}}}}""");
        assertThat(extraction.landed(ArgocdApplication.DATASET).get(0).isOperationRunning())
                .isTrue();
        assertThat(extraction.landed(ArgocdOperation.DATASET)).singleElement().satisfies(operation -> {
            assertThat(operation.isDryRun()).isTrue();
            assertThat(operation.isHookOnly()).isTrue();
            assertThat(operation.finishedAt()).isNull();
        });
    }

    @Test
    void aHookIsNoAppliedResource() {
        land("""
                {"metadata":{"name":"a","uid":"a"},"spec":{"destination":{}},"status":{"operationState":{"operation":{"sync":{}},"phase":"Failed","startedAt":"2026-11-12T12:55:51Z","finishedAt":"2026-11-12T12:55:59Z",
                "syncResult":{"revision":"r","resources":[{"kind":"Job","hookType":"PreSync","status":"Synced"},{"kind":"ConfigMap","hookPhase":"Running","status":"Synced"},{"kind":"Secret","status":"SyncFailed"}]}}}}""");
        assertThat(extraction.landed(ArgocdOperation.DATASET)).singleElement().satisfies(operation -> {
            assertThat(operation.appliedResources()).isEqualTo(1);
            assertThat(operation.isHookOnly()).isFalse();
        });
    }

    @Test
    void aHydratedApplicationHasNoSourceAndIsFine() {
        land("""
                {"metadata":{"name":"h","uid":"h"},"spec":{"project":"p","destination":{},"sourceHydrator":{"drySource":{"repoURL":"https://git.example.com/a/b.git"}}},"status":{"sync":{"status":"Synced","revision":""},"futureField":{"x":[1]}}}""");
        assertThat(extraction.landed(ArgocdApplication.DATASET)).singleElement().satisfies(application -> {
            assertThat(application.repositoryUrl()).isNull();
            assertThat(application.syncRevision()).isNull();
        });
        assertThat(extraction.rejections).isEmpty();
    }

    @Test
    void automationSwitchedOffIsNoAutomation() {
        land("""
                {"metadata":{"name":"h","uid":"h"},"spec":{"destination":{},"syncPolicy":{"automated":{"enabled":false,"selfHeal":true}}},"status":{}}""");
        assertThat(extraction.landed(ArgocdApplication.DATASET)).singleElement().satisfies(application -> {
            assertThat(application.isAutomated()).isFalse();
            assertThat(application.isSelfHeal()).isFalse();
        });
    }

    @Test
    void everythingOfTheWrongTypeIsRejectedPieceByPiece() {
        land(
                "{\"metadata\":{\"name\":\"x\",\"labels\":[1],\"resourceVersion\":{}},\"spec\":\"no\",\"status\":{\"sync\":1,\"health\":[],\"history\":[1,{\"id\":\"x\"}],\"operationState\":{\"phase\":\"Failed\"},\"conditions\":{},\"summary\":\"s\"}}");
        assertThat(extraction.landed(ArgocdApplication.DATASET)).hasSize(1);
        assertThat(extraction.rejections).hasSizeGreaterThan(6);
    }

    private String kind(String source) {
        MemoryExtraction own = new MemoryExtraction(NOW.toString());
        land(history(source), own);
        return own.landed(ArgocdOperationSource.DATASET).get(0).kind();
    }

    private String hash(String source) {
        MemoryExtraction own = new MemoryExtraction(NOW.toString());
        land(history(source), own);
        return own.landed(ArgocdHistoryEntry.DATASET).get(0).sourcesHash();
    }

    private static String history(String source) {
        return "{\"metadata\":{\"name\":\"x\",\"uid\":\"x\"},\"spec\":{\"destination\":{}},\"status\":{\"history\":[{\"id\":0,\"revision\":\"r\",\"deployedAt\":\"2026-11-20T13:43:48Z\",\"source\":%s}]}}"
                .formatted(source);
    }

    private void land(String application) {
        land(application, extraction);
    }

    private static void land(String application, MemoryExtraction extraction) {
        JsonNode node = JsonRecords.readTree(new ByteArrayInputStream(application.getBytes(StandardCharsets.UTF_8)));
        new ApplicationRecords(extraction).land(node, new Evidence("eu", NOW, "test", NOW, NOW), 0);
    }
}
