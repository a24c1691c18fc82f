package org.gitopsdora.source.flux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.gitopsdora.source.MemoryExtraction;
import org.gitopsdora.source.ReadAgain;
import org.gitopsdora.source.json.JsonRecords;
import org.gitopsdora.time.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FluxFilesTest {
    @TempDir
    private Path folder;

    private MemoryExtraction extraction = new MemoryExtraction("2026-11-22T02:30:00Z");

    @AfterEach
    void whatHasLandedReadsAgainAsItWasRead() {
        ReadAgain.givesAll(new FluxSource(new FluxConfig("edge", List.of(), List.of())), extraction);
    }

    @Test
    void aNotificationLandsAsItWasSent() throws IOException {
        read("n.ndjson", FluxSamples.notification(31) + "\n");
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.shape()).isEqualTo("notification");
            assertThat(event.cluster()).isEqualTo("prod-eu");
            assertThat(event.kind()).isEqualTo("Kustomization");
            assertThat(event.namespace()).isEqualTo("flux-system");
            assertThat(event.name()).isEqualTo("shop");
            assertThat(event.objectUid()).isEqualTo(FluxSamples.UID);
            assertThat(event.objectVersion()).isEqualTo(48_211);
            assertThat(event.severity()).isEqualTo("info");
            assertThat(event.occurredAt()).isEqualTo("2026-03-04T09:12:31Z");
            assertThat(event.occurredDigits()).isZero();
            assertThat(event.revision()).isEqualTo(FluxSamples.REVISION);
            assertThat(event.revisionFrom()).isEqualTo("metadata");
            assertThat(event.revisionKind()).isEqualTo("commit");
            assertThat(event.revisionName()).isEqualTo("main");
            assertThat(event.revisionCommit()).isEqualTo(FluxSamples.SHA);
            assertThat(event.changedObjects()).isEqualTo(2);
            assertThat(event.changeSet()).isEqualTo(event.message());
            assertThat(event.occurrences()).isNull();
            assertThat(event.metadata()).isNull();
            assertThat(event.payload()).isEqualTo(FluxSamples.notification(31));
        });
        assertThat(extraction.rejections).isEmpty();
        assertThat(extraction.read).isEqualTo(1);
    }

    @Test
    void metadataIsKnownWithAndWithoutPrefixAndTheClaimedAliasIsTheLastResort() throws IOException {
        String prefixed =
                "{\"kustomize.toolkit.fluxcd.io/revision\":\"%s\",\"kustomize.toolkit.fluxcd.io/originRevision\":\"main/%s\",\"event.toolkit.fluxcd.io/commit\":\"c1\",\"event.toolkit.fluxcd.io/revision\":\"mine\",\"reconciler.fluxcd.io/revision\":\"claimed\",\"z\":\"1\",\"a\":\"2\"}"
                        .formatted("latest@sha256:" + FluxSamples.SHA + FluxSamples.SHA.substring(16), FluxSamples.SHA);
        read(
                "n.ndjson",
                FluxSamples.notification("2026-03-04T09:12:31Z", "Progressing", "m", prefixed) + "\n"
                        + FluxSamples.notification(
                                "2026-03-04T09:12:32Z",
                                "Progressing",
                                "m",
                                "{\"reconciler.fluxcd.io/revision\":\"main@sha1:%s\"}".formatted(FluxSamples.SHA))
                        + "\n");
        FluxEvent first = at("2026-03-04T09:12:31Z");
        assertThat(first.revisionFrom()).isEqualTo("annotation");
        assertThat(first.revisionKind())
                .as("only an OCI artifact has an origin")
                .isEqualTo("digest");
        assertThat(first.originCommit()).isEqualTo(FluxSamples.SHA);
        assertThat(first.commitReference()).isEqualTo("c1");
        assertThat(first.metadata())
                .isEqualTo("{\"a\":\"2\",\"event.toolkit.fluxcd.io/revision\":\"mine\",\"z\":\"1\"}");
        assertThat(at("2026-03-04T09:12:32Z").revisionFrom()).isEqualTo("alias");
        assertThat(at("2026-03-04T09:12:32Z").revisionCommit()).isEqualTo(FluxSamples.SHA);
    }

    @Test
    void aHelmEventNamesItsReleaseAndChart() throws IOException {
        read(
                "n.ndjson",
                FluxSamples.helm(
                                "UpgradeSucceeded",
                                "Helm upgrade succeeded for release shop/api.v7 with chart api@1.4.0+3f1c9d0b6a5e",
                                "{\"revision\":\"1.4.0+3f1c9d0b6a5e\",\"oci-digest\":\"sha256:dd\",\"app-version\":\"9\",\"token\":\"sha256:ee\"}")
                        + "\n");
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.releaseVersion()).isEqualTo(7);
            assertThat(event.chart()).isEqualTo("api");
            assertThat(event.revisionKind()).isEqualTo("chart");
            assertThat(event.revisionVersion()).isEqualTo("1.4.0");
            assertThat(event.revisionDigest()).isEqualTo("sha256:3f1c9d0b6a5e");
            assertThat(event.revisionCommit()).isNull();
            assertThat(event.appVersion()).isEqualTo("9");
            assertThat(event.valuesToken()).isEqualTo("sha256:ee");
        });
    }

    @Test
    void aKubernetesEventIsTheSameInEveryVersionAndList() throws IOException {
        String event = FluxSamples.coreEvent("e1");
        read("list.json", "{\"apiVersion\":\"v1\",\"items\":[%s],\"kind\":\"List\"}\n".formatted(event));
        read(
                "pretty.json",
                JsonRecords.readTree("{\"items\":[%s]}".formatted(FluxSamples.withoutKind(event)))
                        .toPrettyString());
        read(
                "watch.json",
                "{\"type\":\"MODIFIED\",\"object\":%s}\n{\"type\":\"DELETED\",\"object\":%s}\n"
                        .formatted(event, FluxSamples.coreEvent("e9")));
        read("new.json", FluxSamples.newEvent(event) + "\n");
        read("one.json", JsonRecords.readTree(event).toPrettyString());
        read("bit.log", event.replaceFirst("\\{", "{\"date\":1714.5,") + "\n");
        assertThat(extraction.rejections).isEmpty();
        assertThat(events()).singleElement().satisfies(landed -> {
            assertThat(landed.shape()).isEqualTo("kubernetes_event");
            assertThat(landed.eventUid()).isEqualTo("e1");
            assertThat(landed.occurrences()).isEqualTo(1);
            assertThat(landed.lastAt()).isEqualTo("2024-05-07T05:02:34Z");
            assertThat(landed.revisionFrom()).isEqualTo("annotation");
            assertThat(landed.isCommitStatus()).isTrue();
            assertThat(landed.valuesToken()).isEqualTo("t1");
            assertThat(landed.durationSeconds()).isEqualTo(0.176163666);
            assertThat(landed.nextSeconds()).isEqualTo(600);
            assertThat(landed.controller()).isEqualTo("kustomize-controller");
        });
    }

    @Test
    void theNameOfAFirstOccurrenceCarriesItsNanoseconds() throws IOException {
        read("e.json", FluxSamples.coreEvent("e1").replace("05:02:34Z\",\"count\"", "05:02:35Z\",\"count\"") + "\n");
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.occurredNanos()).isEqualTo(0x17cd1c4e15d474bbL);
            assertThat(event.occurredAt()).isBetween("2024-05-07T05:02:34Z", "2024-05-07T05:02:36Z");
            assertThat(event.occurredDigits()).isEqualTo(9);
        });
    }

    @Test
    void eachStateOfAFoldedEventLandsAndSaysWhatItIs() throws IOException {
        read(
                "e.ndjson",
                FluxSamples.coreEvent("e1") + "\n"
                        + FluxSamples.coreEvent("e1", 5, "Reconciliation finished in 1s, next run in 1m0s")
                        + "\n"
                        + FluxSamples.coreEvent(
                                "e2",
                                72,
                                "(combined from similar events): Reconciliation finished in 1s, next run in 1m0s")
                        + "\n" + FluxSamples.coreEvent("e1") + "\n");
        assertThat(events()).hasSize(3);
        assertThat(events()).extracting(FluxEvent::occurrences).containsExactlyInAnyOrder(1L, 5L, 72L);
        FluxEvent combined =
                events().stream().filter(FluxEvent::isCombined).findFirst().orElseThrow();
        assertThat(combined.eventUid()).isEqualTo("e2");
        assertThat(combined.firstAt()).isEqualTo("2024-05-07T05:02:34Z");
        assertThat(combined.lastAt()).isEqualTo(combined.occurredAt());
    }

    @Test
    void dedottedKeysOfAnExporterAreTheSameKeys() throws IOException {
        read("e.ndjson", FluxSamples.exported(FluxSamples.coreEvent("e1")) + "\n");
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.revisionFrom()).isEqualTo("dedotted");
            assertThat(event.revisionCommit()).isEqualTo(FluxSamples.SHA);
            assertThat(event.cluster()).isEqualTo("prod-eu");
            assertThat(event.isCommitStatus()).isTrue();
        });
    }

    @Test
    void anExportWithoutAnnotationsSaysSoAndTakesTimeAndNamespaceFromItsWrapping() throws IOException {
        read("loki.json", FluxSamples.loki("1714971754000000000", FluxSamples.alloy()) + "\n");
        read(
                "push.json",
                FluxSamples.loki("1714971755000000000", FluxSamples.alloyLogfmt())
                                .replace(
                                        "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":",
                                        "{\"streams\":")
                                .replaceFirst("}$", "")
                        + "\n");
        read(
                "logcli.jsonl",
                "{\"labels\":{\"namespace\":\"flux-system\",\"cluster\":\"prod-eu\"},\"line\":%s,\"timestamp\":\"2024-05-06T05:02:36Z\"}\n"
                        .formatted(FluxSamples.quoted(FluxSamples.alloy())));
        assertThat(extraction.rejections).isEmpty();
        assertThat(events()).hasSize(3).allSatisfy(event -> {
            assertThat(event.isMetadataLost()).isTrue();
            assertThat(event.revision()).isNull();
            assertThat(event.namespace()).isEqualTo("flux-system");
            assertThat(event.cluster()).isEqualTo("prod-eu");
        });
        assertThat(events())
                .extracting(FluxEvent::occurredAt)
                .containsExactlyInAnyOrder(
                        Instant.parse("2024-05-06T05:02:34Z"),
                        Instant.parse("2024-05-06T05:02:35Z"),
                        Instant.parse("2024-05-06T05:02:36Z"));
    }

    @Test
    void openTelemetryIsReadAsObjectsAndAsFlattenedEvents() throws IOException {
        String resource =
                "\"resource\":{\"attributes\":[{\"key\":\"k8s.cluster.name\",\"value\":{\"stringValue\":\"prod-eu\"}},{\"key\":\"k8s.object.kind\",\"value\":{\"stringValue\":\"Kustomization\"}},{\"key\":\"k8s.object.name\",\"value\":{\"stringValue\":\"shop\"}},{\"key\":\"k8s.object.api_version\",\"value\":{\"stringValue\":\"kustomize.toolkit.fluxcd.io/v1\"}}]}";
        String flattened =
                "{\"timeUnixNano\":\"1714971754000000000\",\"severityText\":\"Normal\",\"body\":{\"stringValue\":\"Reconciliation finished in 1s, next run in 10m0s\"},\"attributes\":[{\"key\":\"k8s.event.reason\",\"value\":{\"stringValue\":\"ReconciliationSucceeded\"}},{\"key\":\"k8s.namespace.name\",\"value\":{\"stringValue\":\"flux-system\"}},{\"key\":\"k8s.event.count\",\"value\":{\"intValue\":\"1\"}},{\"key\":\"k8s.event.uid\",\"value\":{\"stringValue\":\"e7\"}}]}";
        String whole = "{\"timeUnixNano\":\"1714971754000000000\",\"body\":{\"stringValue\":%s}}"
                .formatted(FluxSamples.quoted(
                        "{\"type\":\"ADDED\",\"object\":%s}".formatted(FluxSamples.coreEvent("e8"))));
        read(
                "otel.json",
                "{\"resourceLogs\":[{%s,\"scopeLogs\":[{\"logRecords\":[%s,%s]}]}]}\n"
                        .formatted(resource, flattened, whole));
        assertThat(extraction.rejections).isEmpty();
        assertThat(events()).extracting(FluxEvent::eventUid).containsExactlyInAnyOrder("e7", "e8");
        assertThat(events()).extracting(FluxEvent::cluster).containsOnly("prod-eu");
        assertThat(events()).extracting(FluxEvent::isMetadataLost).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void controllerLogsOldAndNewTellOfAppliesAndResults() throws IOException {
        read("c.log", FluxSamples.applyLog() + "\n" + """
                {"level":"info","ts":"2026-03-04T09:12:32.047Z","msg":"server-side apply completed","controllerGroup":"kustomize.toolkit.fluxcd.io","controllerKind":"Kustomization","Kustomization":{"name":"shop","namespace":"flux-system"},"reconcileID":"r2","output":{"configured":["Deployment/shop/a","Deployment/shop/b"],"unchanged":["Service/shop/a"]},"revision":"main@sha1:x"}
                {"level":"error","ts":"2026-03-04T09:12:33.047Z","msg":"Reconciliation failed after 1.5s, next try in 10m0s","controllerKind":"Kustomization","controllerGroup":"kustomize.toolkit.fluxcd.io","Kustomization":{"name":"shop","namespace":"flux-system"},"reconcileID":"r3","revision":"main@sha1:x","error":"kustomize build failed"}
                {"level":"info","ts":"2022-05-04T09:12:34.047Z","logger":"controller.kustomization","msg":"Reconciliation finished in 2s, next run in 10m0s","reconciler group":"kustomize.toolkit.fluxcd.io","reconciler kind":"Kustomization","name":"shop","namespace":"flux-system","revision":"main/3f1c9d0b6a5e4f7788990011223344556677aabb"}
                {"level":"info","ts":"2021-01-04T09:12:35.047Z","logger":"controllers.Kustomization","msg":"Kustomization applied in 1.5s","kustomization":{"name":"shop","namespace":"flux-system"},"output":{"deployment.apps/api":"configured"}}
                {"level":"info","ts":"2026-03-04T09:12:36Z","msg":"Reconciliation is suspended for this object","controllerKind":"Kustomization","Kustomization":{"name":"shop","namespace":"flux-system"}}
                {"level":"info","ts":"2026-03-04T09:12:37Z","msg":"Starting workers","controllerKind":"Kustomization","worker count":4}
                {"level":"info","ts":"2026-03-04T09:12:38Z","msg":"hello","controllerKind":"Pod","controllerGroup":"","Pod":{"name":"x","namespace":"y"}}
                {"level":"info","ts":"2026-03-04T09:12:39Z","logger":"setup","msg":"starting manager"}
                """);
        assertThat(extraction.rejections).isEmpty();
        assertThat(events()).hasSize(6).extracting(FluxEvent::shape).containsOnly("controller_log");
        FluxEvent apply = at("2026-03-04T09:12:31.047Z");
        assertThat(apply.occurredDigits()).isEqualTo(3);
        assertThat(apply.changedObjects()).isEqualTo(1);
        assertThat(apply.unchangedObjects()).isEqualTo(1);
        assertThat(apply.changeSet()).isEqualTo("Deployment/shop/api configured");
        assertThat(apply.revisionFrom()).isEqualTo("log");
        assertThat(apply.reason()).isNull();
        assertThat(at("2026-03-04T09:12:32.047Z").changedObjects()).isEqualTo(2);
        assertThat(at("2026-03-04T09:12:33.047Z").error()).isEqualTo("kustomize build failed");
        assertThat(at("2026-03-04T09:12:33.047Z").severity()).isEqualTo("error");
        assertThat(at("2022-05-04T09:12:34.047Z").revisionCommit()).isEqualTo(FluxSamples.SHA);
        assertThat(at("2021-01-04T09:12:35.047Z").durationSeconds()).isEqualTo(1.5);
        assertThat(at("2026-03-04T09:12:36Z").isSuspended()).isTrue();
    }

    @Test
    void whateverItIsWrappedInTheSameEventLandsOnce() throws IOException {
        String event = FluxSamples.notification(31);
        String quoted = FluxSamples.quoted(event);
        List<String> wrapped = List.of(
                event,
                "{\"headers\":{\"Gotk-Component\":\"kustomize-controller\"},\"body\":%s}".formatted(event),
                "{\"request\":{\"method\":\"POST\",\"body\":%s},\"received_at\":\"2026-03-04T09:12:32Z\"}"
                        .formatted(quoted),
                "{\"payload\":%s}".formatted(quoted),
                "{\"message\":%s,\"@timestamp\":\"2026-03-04T09:12:32Z\",\"kubernetes\":{\"labels\":{\"app\":\"x\"}}}"
                        .formatted(quoted),
                "{\"log\":%s,\"stream\":\"stdout\",\"time\":\"2026-03-04T09:12:31.5Z\"}"
                        .formatted(FluxSamples.quoted(event + "\n")),
                "{\"line\":%s}".formatted(quoted),
                "{\"_raw\":%s}".formatted(quoted),
                "{\"@message\":%s}".formatted(quoted),
                "{\"jsonPayload\":%s}".formatted(event),
                "{\"event_type\":\"x\",\"client_payload\":%s}".formatted(event),
                FluxSamples.pubSub(event),
                FluxSamples.loki("1714971754000000000", event),
                FluxSamples.loki("1714971754000000000", "{\"log\":%s}".formatted(quoted)),
                "2026-03-04T09:12:31.500Z stdout F " + event,
                "[pod/receiver-1/main] " + event);
        read("wrapped.log", String.join("\n", wrapped) + "\n");
        assertThat(extraction.rejections).isEmpty();
        assertThat(events()).hasSize(1);
        assertThat(extraction.read).isEqualTo(wrapped.size());
    }

    @Test
    void endlessWrappingIsRefused() throws IOException {
        String event = FluxSamples.notification(31);
        for (int depth = 0; depth < 9; depth++) {
            event = "{\"body\":%s}".formatted(event);
        }
        read("wrapped.log", event + "\n");
        assertThat(events()).isEmpty();
        assertThat(extraction.rejections)
                .singleElement()
                .satisfies(each -> assertThat(each.reason()).contains("8 times"));
    }

    @Test
    void twoAlertsThatTellOfOneEventHaveOneKey() throws IOException {
        read(
                "n.ndjson",
                FluxSamples.notification(31) + "\n"
                        + FluxSamples.notification(31).replace("\"cluster\":\"prod-eu\"", "\"env\":\"prod\"") + "\n"
                        + FluxSamples.notification(32) + "\n");
        assertThat(events()).hasSize(3);
        assertThat(events().stream().map(FluxEvent::eventKey).collect(Collectors.toSet()))
                .hasSize(2);
    }

    @Test
    void oneArchiveOfEveryShapeShuffledRepeatedAndCutIntoTenOverlappingFilesLandsTheSameRows() throws IOException {
        List<String> records = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            String event = FluxSamples.notification(second);
            String core = FluxSamples.coreEvent("e" + second);
            String failed = FluxSamples.notification(
                    "2026-03-04T10:12:%02dZ".formatted(second),
                    "BuildFailed",
                    "kustomize build failed",
                    "{\"revision\":\"%s\"}".formatted(FluxSamples.REVISION));
            records.add(event);
            records.add("{\"request\":{\"body\":%s}}".formatted(FluxSamples.quoted(failed)));
            records.add(FluxSamples.pubSub(FluxSamples.helm(
                    "UpgradeSucceeded",
                    "Helm upgrade succeeded for release shop/api.v%d with chart api@1.4.0".formatted(second),
                    "{\"revision\":\"1.4.0\"}")));
            records.add(
                    switch (second % 5) {
                        case 0 -> core;
                        case 1 -> FluxSamples.exported(core);
                        case 2 -> "{\"type\":\"ADDED\",\"object\":%s}".formatted(core);
                        case 3 -> FluxSamples.newEvent(core);
                        default ->
                            JsonRecords.readTree("{\"items\":[%s]}".formatted(FluxSamples.withoutKind(core)))
                                    .toPrettyString();
                    });
            records.add(FluxSamples.applyLog().replace(":31.047Z", ":%02d.047Z".formatted(second)));
            records.add(FluxSamples.loki(
                    "17149717%02d000000000".formatted(second),
                    second % 2 == 0 ? FluxSamples.alloy() : FluxSamples.alloyLogfmt()));
        }
        records.add(FluxSamples.kustomization("shop", "True", "2026-03-04T09:12:31Z"));
        records.add(JsonRecords.readTree("{\"items\":[%s,%s]}"
                        .formatted(
                                FluxSamples.helmRelease().replace(",{\"status\":\"odd\"}", ""),
                                FluxSamples.gitRepository()))
                .toPrettyString());
        Files.writeString(folder.resolve("clean.ndjson"), String.join("\n", records) + "\n");
        read("clean.ndjson");
        assertThat(extraction.rejections).isEmpty();
        Set<String> clean = rows(extraction);
        assertThat(events()).hasSize(360);

        Random random = new Random(4);
        List<String> shuffled = new ArrayList<>(records);
        shuffled.addAll(records.subList(0, 100));
        Collections.shuffle(shuffled, random);
        MemoryExtraction cut = new MemoryExtraction("2026-11-22T02:30:00Z");
        int piece = shuffled.size() / 10;
        for (int file = 0; file < 10; file++) {
            int to = file == 9 ? shuffled.size() : (file + 1) * piece + 15;
            String text = String.join("\n", shuffled.subList(file * piece, Math.min(shuffled.size(), to))) + "\n";
            byte[] bytes = (file % 3 == 0 ? "\uFEFF" + text : text).getBytes(StandardCharsets.UTF_8);
            Files.write(folder.resolve("piece-%d.log".formatted(file)), file % 2 == 0 ? gzip(bytes) : bytes);
        }
        new FluxFiles("edge", cut).read(List.of(folder + "/piece-*.log"));
        assertThat(cut.rejections).isEmpty();
        assertThat(rows(cut)).isEqualTo(clean);
    }

    @Test
    void anArrayAndConcatenatedDocumentsAreReadToo() throws IOException {
        read("array.json", "[%s,\n%s]".formatted(FluxSamples.notification(1), FluxSamples.notification(2)));
        read(
                "line.json",
                "[%s,%s]\n%s\n"
                        .formatted(
                                FluxSamples.notification(3), FluxSamples.notification(4), FluxSamples.notification(5)));
        read(
                "joined.json",
                FluxSamples.notification(6) + FluxSamples.notification(7) + " " + FluxSamples.notification(8) + "\n");
        read(
                "pretty.json",
                JsonRecords.readTree(FluxSamples.notification(9)).toPrettyString()
                        + JsonRecords.readTree(FluxSamples.notification(10)).toPrettyString() + "\n\n"
                        + FluxSamples.notification(11) + "\r\n" + FluxSamples.notification(12));
        assertThat(extraction.rejections).isEmpty();
        assertThat(events()).hasSize(12);
    }

    @Test
    void whatCannotBeUsedIsRefusedOnceWithWhatToDoInstead() throws IOException {
        read(
                "table.txt",
                "LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n2m\tNormal\tReconciliationSucceeded\tKustomization/shop\tReconciliation finished\n");
        read(
                "logs.txt",
                "2022-08-02T12:55:34.419Z info Kustomization/podinfo.default - Reconciliation finished in 1s\n"
                        .repeat(3));
        read(
                "nc.log",
                "{\"level\":\"info\",\"ts\":\"2026-03-04T09:12:31Z\",\"logger\":\"event-server\",\"msg\":\"dispatching event\",\"eventInvolvedObject\":{\"kind\":\"Kustomization\",\"name\":\"shop\"},\"message\":\"m\"}\n"
                        .repeat(3));
        assertThat(events()).isEmpty();
        assertThat(extraction.rejections)
                .extracting(MemoryExtraction.Rejection::reason)
                .hasSize(3)
                .allSatisfy(reason -> assertThat(reason).contains("type generic"));
    }

    @Test
    void eventsAboutOtherThingsAreNoneOfOurs() throws IOException {
        String pod = FluxSamples.coreEvent("e1")
                .replace("\"kind\":\"Kustomization\"", "\"kind\":\"Pod\"")
                .replace("\"apiVersion\":\"kustomize.toolkit.fluxcd.io/v1\"", "\"apiVersion\":\"v1\"");
        read(
                "e.ndjson",
                pod + "\n" + pod.replace("\"type\":\"Normal\"", "\"type\":\"Odd\"")
                        + "\n{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\"},\"spec\":{}}\n");
        assertThat(events()).isEmpty();
        assertThat(extraction.rejections).isEmpty();
        assertThat(extraction.read).isEqualTo(3);
    }

    @Test
    void aWrongRecordIsRejectedWithItsReasonAndPlaceAndTheRestIsRead() throws IOException {
        String good = FluxSamples.notification(1) + "\n";
        UnaryOperator<String> bad = part -> good.replace("\"timestamp\":\"2026-03-04T09:12:01Z\"", part);
        List<String> lines = List.of(
                good,
                bad.apply("\"timestamp\":\"0001-01-01T00:00:00Z\""),
                bad.apply("\"timestamp\":\"9999-12-31T23:59:59Z\""),
                bad.apply("\"timestamp\":\"2026-03-04T09:12:01\""),
                bad.apply("\"timestamp\":{\"a\":1}"),
                good.replace("\"kind\":\"Kustomization\"", "\"kind\":\"Kustomisation\""),
                good.replace("\"severity\":\"info\"", "\"severity\":\"loud\""),
                good.replace("\"name\":\"shop\",", ""),
                "{\"involvedObject\":{\"kind\":\"Kustomization\"\n",
                "plain words\n",
                "{\"a\":1}garbage}\n",
                "{\"a\":{\"b\":1}\n",
                "{\"n\":" + "9".repeat(1_000_000) + "}\n",
                "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000) + "\n",
                "{\"a\":1}\n",
                "17\n",
                "null\n",
                FluxSamples.notification(2) + "\n");
        read("bad.ndjson", String.join("", lines));
        assertThat(events()).hasSize(2);
        assertThat(extraction.rejections)
                .extracting(MemoryExtraction.Rejection::reason)
                .hasSize(16);
        long second = good.length();
        assertThat(extraction.rejections).anySatisfy(each -> {
            assertThat(each.position()).isEqualTo(second);
            assertThat(each.reason()).contains("without a usable time");
            assertThat(each.payload()).isEqualTo(lines.get(1).strip());
        });
        assertThat(extraction.rejections)
                .extracting(MemoryExtraction.Rejection::reason)
                .anySatisfy(reason -> assertThat(reason).contains("from the future"))
                .anySatisfy(reason -> assertThat(reason).contains("unknown kind: Kustomisation"))
                .anySatisfy(reason -> assertThat(reason).contains("severity"))
                .anySatisfy(reason -> assertThat(reason).contains("no shape that is known"));
    }

    @Test
    void textThatIsNotUtf8CostsItsOwnLine() throws IOException {
        byte[] bad = FluxSamples.notification(2).replace("ConfigMap", "\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write((FluxSamples.notification(1) + "\n").getBytes(StandardCharsets.UTF_8));
        all.write(bad);
        all.write(("\n" + FluxSamples.notification(3) + "\n").getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve("latin.ndjson"), all.toByteArray());
        read("latin.ndjson");
        assertThat(events()).hasSize(2);
        assertThat(extraction.rejections).hasSize(1);
    }

    @Test
    void aHugeLineIsRejectedWithoutBeingHeld() throws IOException {
        try (var out = Files.newBufferedWriter(folder.resolve("huge.ndjson"))) {
            out.write(FluxSamples.notification(1) + "\n{\"msg\":\"");
            for (int chunk = 0; chunk < 100; chunk++) {
                out.write("x".repeat(1 << 20));
            }
            out.write("\"}\n" + FluxSamples.notification(2) + "\n");
        }
        read("huge.ndjson");
        assertThat(events()).hasSize(2);
        assertThat(extraction.rejections).singleElement().satisfies(each -> {
            assertThat(each.position()).isEqualTo(FluxSamples.notification(1).length() + 1L);
            assertThat(each.payload().length()).isLessThanOrEqualTo(1 << 16);
        });
    }

    @Test
    void aBinaryFileIsSaidOnce() throws IOException {
        byte[] bytes = new byte[3 << 20];
        new Random(1).nextBytes(bytes);
        Files.write(folder.resolve("binary.bin"), bytes);
        read("binary.bin");
        assertThat(events()).isEmpty();
        assertThat(extraction.rejections).hasSize(1_000);
        assertThat(extraction.gaps)
                .singleElement()
                .satisfies(gap -> assertThat(gap.kind()).isEqualTo("file_unrecognised"));
    }

    @Test
    void damageOfAnyKindNeverStopsAFileNorInventsRecords() throws IOException {
        Random random = new Random(20261122);
        StringBuilder lines = new StringBuilder();
        for (int index = 0; index < 20; index++) {
            lines.append(FluxSamples.notification(index)).append('\n');
            lines.append("{\"items\":[\n")
                    .append(FluxSamples.kustomization("app-" + index, "True", "2026-03-04T09:12:31Z"))
                    .append("]}\n");
        }
        byte[] whole = lines.toString().getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 60; round++) {
            byte[] damaged = whole.clone();
            int damages = 1 + random.nextInt(5);
            for (int damage = 0; damage < damages; damage++) {
                int at = random.nextInt(damaged.length - 50);
                switch (random.nextInt(4)) {
                    case 0 -> damaged[at] = (byte) random.nextInt(256);
                    case 1 -> damaged[at] = '\n';
                    case 2 -> System.arraycopy(damaged, at + 40, damaged, at, 10);
                    default -> damaged = Arrays.copyOf(damaged, Math.max(100, at));
                }
            }
            Files.write(folder.resolve("damaged.json"), damaged);
            MemoryExtraction own = new MemoryExtraction("2026-11-22T02:30:00Z");
            new FluxFiles("edge", own)
                    .read(List.of(folder.resolve("damaged.json").toString()));
            assertThat(own.landed(FluxEvent.DATASET)).hasSizeLessThanOrEqualTo(20);
            assertThat(own.landed(FluxObject.DATASET)).hasSizeLessThanOrEqualTo(20);
        }
    }

    @Test
    void halfAGzipStreamGivesHalfTheRecordsAndIsReadAgain() throws IOException {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < 2_000; index++) {
            text.append(FluxSamples.notification(
                            "2026-03-04T09:12:31Z", "Progressing", Long.toHexString(random.nextLong()), "{}"))
                    .append('\n');
        }
        byte[] zipped = gzip(text.toString().getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve("half.log"), Arrays.copyOf(zipped, zipped.length / 2));
        read("half.log");
        assertThat(events()).hasSizeBetween(500, 1_500);
        assertThat(extraction.rejections)
                .anySatisfy(each -> assertThat(each.reason()).contains("ends early"));
        assertThat(extraction.landed(FluxFile.DATASET)).isEmpty();
        Files.write(folder.resolve("half.log"), zipped);
        read("half.log");
        assertThat(events()).hasSize(2_000);
    }

    @Test
    void theSameContentIsNotReadAgainUnderAnyName() throws IOException {
        read("a.ndjson", FluxSamples.notification(1) + "\n");
        extraction = extraction.nextRun("2026-11-23T02:30:00Z");
        extraction.read = 0;
        Files.copy(folder.resolve("a.ndjson"), folder.resolve("b.ndjson"));
        read("b.ndjson");
        assertThat(extraction.read).isZero();
        Files.writeString(folder.resolve("a.ndjson"), FluxSamples.notification(2) + "\n");
        read("a.ndjson");
        assertThat(events()).extracting(FluxEvent::occurredAt).containsExactly(Instant.parse("2026-03-04T09:12:02Z"));
    }

    @Test
    void aGrownFileIsReadFromWhereItsLinesEnded() throws IOException {
        String first = FluxSamples.notification(1) + "\n" + FluxSamples.notification(2) + "\n";
        String cut = FluxSamples.notification(3);
        read("a.ndjson", first + cut.substring(0, 50));
        assertThat(extraction.rejections).as("still being written").isEmpty();
        assertThat(events()).hasSize(2);
        extraction = extraction.nextRun("2026-11-23T02:30:00Z");
        extraction.read = 0;
        read("a.ndjson", first + cut + "\n" + FluxSamples.notification(4) + "\nodd\n");
        assertThat(extraction.read).isEqualTo(3);
        assertThat(events()).hasSize(2);
        assertThat(extraction.rejections)
                .singleElement()
                .satisfies(each -> assertThat(each.position())
                        .isEqualTo(first.length()
                                + cut.length()
                                + FluxSamples.notification(4).length()
                                + 2L));
    }

    @Test
    void aLastLineThatHasNotGrownByTheNextNightIsRejected() throws IOException {
        read("a.ndjson", FluxSamples.notification(1) + "\n{\"involved");
        extraction = extraction.nextRun("2026-11-23T02:30:00Z");
        read("a.ndjson");
        assertThat(extraction.rejections).singleElement().satisfies(each -> {
            assertThat(each.reason()).contains("has not grown");
            assertThat(each.payload()).isEqualTo("{\"involved");
        });
        extraction = extraction.nextRun("2026-11-24T02:30:00Z");
        extraction.read = 0;
        read("a.ndjson");
        assertThat(extraction.read).isZero();
        assertThat(extraction.rejections).isEmpty();
    }

    @Test
    void aWindowTakesItsOwnEventsOnlyAndNotesNoFileAsRead() throws IOException {
        extraction.window = new Window(Instant.parse("2026-03-04T09:12:02Z"), Instant.parse("2026-03-04T09:12:04Z"));
        StringBuilder text = new StringBuilder();
        for (int second = 1; second < 6; second++) {
            text.append(FluxSamples.notification(second)).append('\n');
        }
        read("a.ndjson", text.toString());
        assertThat(events()).hasSize(2);
        assertThat(extraction.landed(FluxFile.DATASET)).isEmpty();
    }

    @Test
    void aPatternWithoutFilesIsAGap() {
        new FluxFiles("edge", extraction).read(List.of(folder + "/nothing-*.json"));
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("file_missing");
            assertThat(gap.detail()).contains("edge", "nothing-*.json");
        });
    }

    @Test
    void nothingAtAllIsNoError() throws IOException {
        read("empty.json", "");
        read("blank.json", "\n\n  \n");
        read("null.json", "null\n");
        read("none.json", "{\"apiVersion\":\"v1\",\"items\":[],\"kind\":\"List\"}");
        assertThat(extraction.rejections).isEmpty();
        assertThat(extraction.gaps).isEmpty();
    }

    /** Everything but what depends on which copy came first. */
    private static Set<String> rows(MemoryExtraction extraction) {
        Set<String> rows = FluxSource.DATASETS.stream()
                .filter(dataset ->
                        dataset != FluxFile.DATASET && dataset != FluxListing.DATASET && dataset != FluxEvent.DATASET)
                .flatMap(dataset -> extraction.landed(dataset).stream())
                .map(Object::toString)
                .collect(Collectors.toSet());
        extraction
                .landed(FluxEvent.DATASET)
                .forEach(event -> rows.add(event.toString().replaceAll("payload=.*", "")));
        return rows;
    }

    private FluxEvent at(String time) {
        return events().stream()
                .filter(event -> event.occurredAt().equals(Instant.parse(time)))
                .findFirst()
                .orElseThrow();
    }

    private List<FluxEvent> events() {
        return extraction.landed(FluxEvent.DATASET);
    }

    /** Lines as nobody should write them: whatever stands between records costs itself, or the rest of its line. */
    @Test
    void whatStandsBetweenTheRecordsOfALineIsRejectedAndTheyAreRead() throws IOException {
        String first = FluxSamples.notification(1);
        String second = FluxSamples.notification(2);
        String third = FluxSamples.notification(3);
        read("odd.ndjson", first + " \"a \\\" text\" 5 [{\"a\":1}]" + second + "\n" + third + " é" + first + "}\n");
        assertThat(events()).extracting(FluxEvent::payload).containsExactlyInAnyOrder(first, second, third);
        assertThat(extraction.rejections)
                .extracting(MemoryExtraction.Rejection::payload)
                .containsExactlyInAnyOrder("\"a \\\" text\"", "5", "[{\"a\":1}]", "é" + first + "}");
        assertThat(extraction.rejections)
                .extracting(MemoryExtraction.Rejection::position)
                .containsExactlyInAnyOrder(
                        first.length() + 1L,
                        first.length() + 13L,
                        first.length() + 15L,
                        first.length() + 25L + second.length() + third.length() + 1);
    }

    private void read(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
        read(name);
    }

    private void read(String name) {
        new FluxFiles("edge", extraction).read(List.of(folder.resolve(name).toString()));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes);
        }
        return zipped.toByteArray();
    }
}
