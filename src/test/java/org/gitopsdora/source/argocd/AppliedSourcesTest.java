package org.gitopsdora.source.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.gitopsdora.source.Landable;
import org.gitopsdora.source.MemoryExtraction;
import org.gitopsdora.source.json.JsonRecords;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AppliedSourcesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T02:30:00Z");

    private final MemoryExtraction extraction = new MemoryExtraction(NOW.toString());

    @Test
    void valueFilesAreWatchedInTheOrderOfMergingWhereverTheyLie() {
        assertThat(
                        paths(
                                "",
                                "{\"repoURL\":\"https://git.example.com/a/b.git\",\"path\":\"charts/web\",\"helm\":{\"valueFiles\":[\"values.yaml\",\"../../envs/prod.yaml\",\"/global.yaml\",\"eu/live.yaml\",\"https://example.com/v.yaml\",\"values.yaml\"]}}"))
                .containsExactly(
                        "0.0 source charts/web",
                        "0.1 values charts/web/values.yaml",
                        "0.2 values envs/prod.yaml",
                        "0.3 values global.yaml",
                        "0.4 values charts/web/eu/live.yaml");
    }

    @Test
    void aDefaultThatIsWrittenOutIsTheOneThatIsLeftOut() {
        for (String written : List.of(
                "\"helm\":{\"version\":\"v3\"}",
                "\"helm\":{\"releaseName\":\"web\"}",
                "\"helm\":{\"valueFiles\":[\"values.yaml\"],\"skipCrds\":false,\"parameters\":[]}",
                "\"directory\":{\"recurse\":false,\"jsonnet\":{}}",
                "\"kustomize\":{\"forceCommonLabels\":false}")) {
            assertThat(SourceParameters.of(JsonRecords.readTree("{" + written + "}"), "web"))
                    .as(written)
                    .isEmpty();
        }
    }

    @Test
    void whatIsNoDefaultAndWhatAChartMakesOfAValueIsKept() {
        for (String written : List.of(
                "\"helm\":{\"version\":\"v2\"}",
                "\"helm\":{\"releaseName\":\"other\"}",
                "\"helm\":{\"valueFiles\":[\"values.yaml\",\"prod.yaml\"]}",
                "\"helm\":{\"valuesObject\":{\"enabled\":false}}",
                "\"helm\":{\"skipCrds\":true}",
                "\"directory\":{\"recurse\":true}",
                "\"plugin\":{\"parameters\":[{\"name\":\"a\",\"x\":false}]}")) {
            JsonNode source = JsonRecords.readTree("{" + written + "}");
            assertThat(SourceParameters.of(source, "web")).as(written).isEqualTo(source);
        }
    }

    @Test
    void valueFilesOfAnotherSourceKeepTheirPlaceAmongTheOwn() {
        assertThat(
                        paths(
                                "",
                                "{\"repoURL\":\"https://git.example.com/a/b.git\",\"path\":\"web\",\"ref\":\"vals\",\"helm\":{\"valueFiles\":[\"$vals/first.yaml\",\"second.yaml\",\"$vals/web/third.yaml\"]}},{\"repoURL\":\"https://git.example.com/a/c.git\",\"ref\":\"unread\"}"))
                .containsExactly(
                        "0.0 source web",
                        "0.1 values first.yaml",
                        "0.2 values web/second.yaml",
                        "0.3 values web/third.yaml",
                        "1.0 source null");
    }

    @Test
    void whatTheAnnotationNamesOutsideOfTheSourcePathIsWatchedAfterTheValueFiles() {
        assertThat(
                        paths(
                                ".;../shared; /base/ ;../*/x;sub;/envs/prod.yaml;",
                                "{\"repoURL\":\"https://git.example.com/a/b.git\",\"path\":\"apps/web\",\"helm\":{\"valueFiles\":[\"/envs/prod.yaml\"]}},{\"repoURL\":\"https://git.example.com/a/c.git\",\"path\":\"base\"},{\"repoURL\":\"https://charts.example.com\",\"chart\":\"web\"},{\"repoURL\":\"https://git.example.com/a/c.git\",\"ref\":\"r\"}"))
                .containsExactly(
                        "0.0 source apps/web",
                        "0.1 values envs/prod.yaml",
                        "0.2 generate apps/shared",
                        "0.3 generate base",
                        "1.0 source base",
                        "1.1 generate shared",
                        "1.2 generate envs/prod.yaml",
                        "2.0 source null",
                        "3.0 source null");
    }

    @Test
    void theAnnotationIsPartOfTheStateOnlyWhereItAddsAPath() {
        String source = "{\"repoURL\":\"https://git.example.com/a/b.git\",\"path\":\"apps/web\"}";
        String plain = hash("", source);
        assertThat(hash(".", source)).isEqualTo(plain);
        assertThat(hash("/apps/web/sub;/apps/*", source)).isEqualTo(plain);
        assertThat(hash("/shared", source)).isNotEqualTo(plain).isNotEqualTo(hash("/other", source));
    }

    @Test
    void parametersSayWhichVersionsTheyPutIn() {
        land("", """
                {"repoURL":"https://git.example.com/a/b.git","path":"x","helm":{"values":"image:\\n  repository: shop/cart\\n  tag: 1.10\\n",
                 "parameters":[{"name":"image.tag","value":"v2"},{"name":"shop\\\\.web.image.tag","value":"3"}]}},
                {"repoURL":"https://git.example.com/a/b.git","path":"y","kustomize":{"images":["cart=registry:5000/shop/cart:v5","shop/pay@sha256:aa","shop/web:{{tag}}"]}},
                {"repoURL":"https://charts.example.com","chart":"web","helm":{"valuesObject":{"image":{"repository":"shop/web"},"replicas":2},"values":"image: {tag: unread}"}}
                """);
        String sourcesHash =
                extraction.landed(ArgocdHistoryEntry.DATASET).get(0).sourcesHash();
        assertThat(extraction.landed(ArgocdImage.DATASET))
                .allSatisfy(image -> assertThat(image.evidenceKey()).isEqualTo(sourcesHash))
                .extracting(AppliedSourcesTest::text)
                .containsExactlyInAnyOrder(
                        "parameters 0 value image repository null shop/cart",
                        "parameters 0 value image tag null v2",
                        "parameters 0 value shop\\.web.image tag null 3",
                        "parameters 1 image null null registry:5000/shop/cart v5",
                        "parameters 1 image null null shop/pay sha256:aa",
                        "parameters 2 value image repository null shop/web");
    }

    @Test
    void whatAnOperationAppliedAndWhatRunsIsKeptApart() {
        land("""
                {"metadata":{"name":"cart","uid":"u"},"spec":{"destination":{}},"status":{
                "summary":{"images":["shop/cart:1.4.2","side@sha256:aa"]},
                "operationState":{"operation":{"sync":{"revision":"r1"}},"phase":"Succeeded","startedAt":"2026-11-12T12:55:51Z","finishedAt":"2026-11-12T12:55:59Z",
                "syncResult":{"revision":"r1","source":{"repoURL":"https://git.example.com/a/b.git","path":"x"},"resources":[
                {"kind":"Deployment","name":"cart","status":"Synced","images":["shop/cart:1.4.2","registry:5000/side"]},
                {"kind":"Deployment","name":"bad","status":"SyncFailed","images":["shop/bad:1"]},
                {"kind":"Deployment","name":"old","status":"Pruned","images":["shop/old:0"]},
                {"kind":"Service","name":"cart","status":"Synced"}]}}}}""");
        String operation = extraction.landed(ArgocdOperation.DATASET).get(0).contentHash();
        String snapshot = extraction.landed(ArgocdApplication.DATASET).get(0).contentHash();
        assertThat(extraction.landed(ArgocdImage.DATASET))
                .extracting(image -> image.evidenceKey() + " " + text(image))
                .containsExactlyInAnyOrder(
                        operation + " sync_result 0 image null null shop/cart 1.4.2",
                        operation + " sync_result 0 image null null registry:5000/side null",
                        operation + " sync_result 0 image null null shop/bad 1",
                        snapshot + " summary 0 image null null shop/cart 1.4.2",
                        snapshot + " summary 0 image null null side sha256:aa");
        assertThat(extraction.rejections).isEmpty();
    }

    @Test
    void valuesThatCannotBeReadSayNothing() {
        land(
                "",
                "{\"repoURL\":\"https://git.example.com/a/b.git\",\"path\":\"x\",\"helm\":{\"values\":\"image: [unclosed\",\"parameters\":[{\"name\":\"%s\",\"value\":\"1\"}]}}"
                        .formatted("a.".repeat(100_000) + "image.tag"));
        assertThat(extraction.landed(ArgocdImage.DATASET)).isEmpty();
        assertThat(extraction.landed(ArgocdHistoryEntry.DATASET)).hasSize(1);
    }

    private static String text(ArgocdImage image) {
        return "%s %d %s %s %s %s %s"
                .formatted(
                        image.evidence(),
                        image.sourceIndex(),
                        image.kind(),
                        image.valueKey(),
                        image.part(),
                        image.name(),
                        image.version());
    }

    private List<String> paths(String annotation, String sources) {
        land(annotation, sources);
        assertThat(extraction.landed(ArgocdOperationSource.DATASET))
                .extracting(Landable::contentHash)
                .doesNotHaveDuplicates();
        return extraction.landed(ArgocdOperationSource.DATASET).stream()
                .map(row -> "%d.%d %s %s".formatted(row.sourceIndex(), row.pathIndex(), row.pathRole(), row.path()))
                .toList();
    }

    private static String hash(String annotation, String sources) {
        AppliedSourcesTest own = new AppliedSourcesTest();
        own.land(annotation, sources);
        return own.extraction.landed(ArgocdHistoryEntry.DATASET).get(0).sourcesHash();
    }

    private void land(String annotation, String sources) {
        String paths = annotation.isEmpty()
                ? ""
                : ",\"annotations\":{\"argocd.argoproj.io/manifest-generate-paths\":\"%s\"}".formatted(annotation);
        land(
                "{\"metadata\":{\"name\":\"x\",\"uid\":\"x\"%s},\"spec\":{\"destination\":{}},\"status\":{\"history\":[{\"id\":0,\"revision\":\"r\",\"deployedAt\":\"2026-11-20T13:43:48Z\",\"sources\":[%s]}]}}"
                        .formatted(paths, sources));
    }

    private void land(String application) {
        JsonNode node = JsonRecords.readTree(new ByteArrayInputStream(application.getBytes(StandardCharsets.UTF_8)));
        new ApplicationRecords(extraction).land(node, new Evidence("eu", NOW, "test", NOW, NOW), 0);
    }
}
