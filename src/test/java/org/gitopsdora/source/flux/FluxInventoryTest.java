package org.gitopsdora.source.flux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Diagnosis.Verdict;
import org.gitopsdora.source.MemoryExtraction;
import org.gitopsdora.source.ReadAgain;
import org.gitopsdora.source.json.JsonRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FluxInventoryTest {
    private static final String EARLY = "2026-03-04T09:12:31Z";
    private static final String LATE = "2026-03-04T10:12:40Z";

    @TempDir
    private Path folder;

    private final MemoryExtraction extraction = new MemoryExtraction("2026-11-22T02:30:00Z");

    @AfterEach
    void whatHasLandedReadsAgainAsItWasRead() {
        ReadAgain.givesAll(new FluxSource(new FluxConfig("edge", List.of(), List.of())), extraction);
    }

    @Test
    void aListOfObjectsLandsWithEverythingTheySay() throws IOException {
        read("objects.json", pretty(FluxSamples.kustomization("shop", "True", EARLY), FluxSamples.gitRepository()));
        assertThat(extraction.rejections).isEmpty();
        FluxObject shop = object("shop");
        assertThat(shop.kind()).isEqualTo("Kustomization");
        assertThat(shop.sourceKind()).isEqualTo("GitRepository");
        assertThat(shop.sourceNamespace()).isEqualTo("flux-system");
        assertThat(shop.path()).isEqualTo("apps/prod");
        assertThat(shop.intervalSeconds()).isEqualTo(600);
        assertThat(shop.isWaiting()).isTrue();
        assertThat(shop.hasHealthChecks()).isFalse();
        assertThat(shop.dependsOn()).isEqualTo("data/db, flux-system/infra");
        assertThat(shop.appliedCommit()).isEqualTo(FluxSamples.SHA);
        assertThat(shop.hasImages()).isTrue();
        assertThat(shop.hasPatches()).isFalse();
        assertThat(shop.postBuildHash()).isNotNull();
        assertThat(shop.inventorySize()).isEqualTo(1);
        assertThat(extraction.landed(FluxImage.DATASET)).singleElement().satisfies(image -> {
            assertThat(image.snapshotHash()).isEqualTo(shop.contentHash());
            assertThat(image.newTag()).isEqualTo("1.4.0");
        });
        assertThat(extraction.landed(FluxAttribute.DATASET))
                .extracting(FluxAttribute::key)
                .containsExactlyInAnyOrder("label:team", "annotation:note");
        assertThat(extraction.landed(FluxHistoryEntry.DATASET)).singleElement().satisfies(entry -> {
            assertThat(entry.revisionCommit()).isEqualTo(FluxSamples.SHA);
            assertThat(entry.durationSeconds()).isEqualTo(2.8);
        });
        FluxObject repository = object("flux-system");
        assertThat(repository.url()).isEqualTo("https://git.example.com/gitops/deploy.git");
        assertThat(repository.reference()).isEqualTo("branch=main");
        assertThat(extraction.landed(FluxArtifact.DATASET)).singleElement().satisfies(artifact -> {
            assertThat(artifact.revisionCommit()).isEqualTo(FluxSamples.SHA);
            assertThat(artifact.sizeBytes()).isEqualTo(1234);
        });
        assertThat(extraction.landed(FluxListing.DATASET)).singleElement().satisfies(listing -> {
            assertThat(listing.scope()).isEqualTo("file:objects.json");
            assertThat(listing.kinds()).isEqualTo("GitRepository, Kustomization");
            assertThat(listing.objects()).isEqualTo(2);
            assertThat(listing.observedAt()).isEqualTo(EARLY);
        });
    }

    @Test
    void aHelmReleaseLandsItsReleasesAndConditionsAndWhatIsOddCostsItselfOnly() throws IOException {
        read("one.json", FluxSamples.helmRelease() + "\n");
        FluxObject api = object("api");
        assertThat(api.isSuspended()).isTrue();
        assertThat(api.chart()).isEqualTo("./charts/api");
        assertThat(api.chartVersion()).isEqualTo(">=1.0.0");
        assertThat(api.sourceName()).isEqualTo("flux-system");
        assertThat(api.driftMode()).isEqualTo("warn");
        assertThat(api.attemptedKind()).isEqualTo("chart");
        assertThat(api.attemptedVersion()).isEqualTo("1.4.0");
        assertThat(api.attemptedCommit()).as("the chart's source is git").isEqualTo("3f1c9d0b6a5e");
        assertThat(extraction.landed(FluxRelease.DATASET))
                .extracting(FluxRelease::releaseVersion)
                .containsExactly(7L, 6L);
        assertThat(extraction.landed(FluxRelease.DATASET).get(0).failedTestHooks())
                .isEqualTo(1);
        assertThat(extraction.landed(FluxCondition.DATASET))
                .extracting(FluxCondition::conditionType)
                .containsExactly("Ready", "Drifted");
        assertThat(extraction.rejections)
                .singleElement()
                .satisfies(each ->
                        assertThat(each.reason()).contains("HelmRelease shop/api", "a release without a version"));
    }

    @Test
    void aReconcileThatChangesNothingIsASightingAndNoNewContent() throws IOException {
        read("a.json", FluxSamples.kustomization("shop", "True", EARLY) + "\n");
        read("b.json", FluxSamples.kustomization("shop", "True", LATE) + "\n");
        read("c.json", pretty(FluxSamples.kustomization("shop", "True", LATE)));
        assertThat(extraction.landed(FluxObject.DATASET)).hasSize(1);
        assertThat(extraction.landed(FluxSighting.DATASET))
                .extracting(sighting -> sighting.observedAt().toString())
                .containsExactly(EARLY, LATE);
        read("d.json", FluxSamples.kustomization("shop", "True", LATE).replace("./apps/prod/", "./apps/other/") + "\n");
        assertThat(extraction.landed(FluxObject.DATASET)).hasSize(2);
    }

    @Test
    void howAndWhenIsNoParameterAndWhatIsOne() throws IOException {
        String object = FluxSamples.kustomization("shop", "True", EARLY);
        read("a.json", object + "\n");
        read("b.json", object.replace("\"interval\":\"10m0s\"", "\"interval\":\"1m\",\"suspend\":true") + "\n");
        read("c.json", object.replace("1.4.0", "1.5.0") + "\n");
        List<String> hashes = extraction.landed(FluxObject.DATASET).stream()
                .map(FluxObject::parametersHash)
                .toList();
        assertThat(hashes.get(0)).isEqualTo(hashes.get(1)).isNotEqualTo(hashes.get(2));
    }

    @Test
    void objectsOfOthersAreNoneOfOursAndUnknownOnesOfFluxAreRejected() throws IOException {
        read("o.json", """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x","namespace":"y"},"spec":{}}
                {"apiVersion":"kustomize.config.k8s.io/v1beta1","kind":"Kustomization","metadata":{"name":"x"},"spec":{}}
                {"apiVersion":"weather.toolkit.fluxcd.io/v1","kind":"Cloud","metadata":{"name":"x","namespace":"y"},"spec":{}}
                {"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization","metadata":{"namespace":"y"},"spec":{}}
                """);
        assertThat(extraction.landed(FluxObject.DATASET)).isEmpty();
        assertThat(extraction.rejections)
                .extracting(MemoryExtraction.Rejection::reason)
                .containsExactlyInAnyOrder(
                        "an object of an unknown kind: Cloud", "a Kustomization without metadata.name");
    }

    @Test
    void aPackedStreamOfObjectsIsReadToo() throws IOException {
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("o.gz")))) {
            out.write(pretty(FluxSamples.kustomization("a", "True", EARLY)).getBytes(StandardCharsets.UTF_8));
            out.write(FluxSamples.kustomization("b", "Unknown", EARLY).getBytes(StandardCharsets.UTF_8));
        }
        new FluxFiles("edge", extraction).read(List.of(folder.resolve("o.gz").toString()));
        assertThat(extraction.landed(FluxObject.DATASET))
                .extracting(FluxObject::name)
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void theDoctorSaysWhatTheFilesHoldAndWhatTheyLose() throws IOException {
        Files.writeString(
                folder.resolve("events.json"), FluxSamples.coreEvent("e1") + "\n" + FluxSamples.alloy() + "\n");
        Files.writeString(folder.resolve("objects.json"), pretty(FluxSamples.kustomization("shop", "True", EARLY)));
        FluxConfig config =
                new FluxConfig("edge", List.of(folder + "/events*", folder + "/none*"), List.of(folder + "/objects*"));
        List<Diagnosis> findings = new FluxSource(config).diagnose(extraction);
        assertThat(findings)
                .anySatisfy(each -> assertThat(each.detail()).contains("0 match"))
                .anySatisfy(each -> {
                    assertThat(each.verdict()).isEqualTo(Verdict.WARNING);
                    assertThat(each.detail()).contains("Kubernetes events only");
                })
                .anySatisfy(each -> assertThat(each.detail()).contains("1 workloads (0 suspended), 0 sources"))
                .anySatisfy(each -> assertThat(each.detail()).contains("1 could not be used"));
        assertThat(extraction.landed(FluxEvent.DATASET)).isEmpty();
    }

    private FluxObject object(String name) {
        return extraction.landed(FluxObject.DATASET).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String pretty(String... objects) {
        return JsonRecords.readTree(
                        "{\"apiVersion\":\"v1\",\"items\":[%s],\"kind\":\"List\"}".formatted(String.join(",", objects)))
                .toPrettyString();
    }

    private void read(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
        new FluxFiles("edge", extraction).read(List.of(folder.resolve(name).toString()));
    }
}
