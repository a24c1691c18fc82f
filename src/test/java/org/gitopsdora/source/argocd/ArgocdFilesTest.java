package org.gitopsdora.source.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.gitopsdora.source.Landable;
import org.gitopsdora.source.MemoryExtraction;
import org.gitopsdora.source.ReadAgain;
import org.gitopsdora.source.json.JsonFiles;
import org.gitopsdora.source.json.JsonRecords;
import org.gitopsdora.time.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ArgocdFilesTest {
    private static final Path NOTIFICATIONS = Path.of("../shared/fixtures/argocd-notifications");

    @TempDir
    private Path folder;

    private final MemoryExtraction extraction = new MemoryExtraction("2026-11-22T02:30:00Z");

    @AfterEach
    void whatHasLandedReadsAgainAsItWasRead() {
        ReadAgain.givesTheSame(new ArgocdSource(config("http://127.0.0.1:1")), extraction);
    }

    @Test
    void readsAKubectlList() throws IOException {
        read(
                "list.json",
                "{\"apiVersion\":\"v1\",\"items\":[%s,%s],\"kind\":\"List\",\"metadata\":{}}"
                        .formatted(ArgocdSamples.application("cart"), ArgocdSamples.application("web")));
        assertThat(extraction.landed(ArgocdApplication.DATASET))
                .extracting(ArgocdApplication::name)
                .containsExactly("cart", "web");
        assertThat(extraction.landed(ArgocdListing.DATASET)).singleElement().satisfies(listing -> {
            assertThat(listing.scope()).isEqualTo("file:list.json");
            assertThat(listing.applications()).isEqualTo(2);
            assertThat(listing.isTrusted()).isTrue();
        });
        assertThat(extraction.read).isEqualTo(2);
    }

    @Test
    void readsTheBareArrayOfArgocdAppListAndASingleApplication() throws IOException {
        read("array.json", "[%s]".formatted(ArgocdSamples.withoutKind("cart")));
        read("one.json", ArgocdSamples.application("web"));
        assertThat(extraction.landed(ArgocdApplication.DATASET))
                .extracting(ArgocdApplication::name)
                .containsExactly("cart", "web");
    }

    @Test
    void anExportedFileWasTrueWhenTheControllerLastLooked() throws IOException {
        read("one.json", ArgocdSamples.application("cart"));
        assertThat(extraction.landed(ArgocdSighting.DATASET))
                .extracting(ArgocdSighting::observedAt)
                .containsExactly(Instant.parse("2026-11-20T10:17:44Z"));
    }

    @Test
    void aNotificationCarriesItsOwnTime() throws IOException {
        read(
                "n.ndjson",
                "{\"timestamp\":\"2026-11-20T11:00:00.5Z\",\"context\":{},\"app\":%s}\n"
                        .formatted(ArgocdSamples.application("cart")));
        assertThat(extraction.landed(ArgocdSighting.DATASET))
                .extracting(ArgocdSighting::observedAt)
                .containsExactly(Instant.parse("2026-11-20T11:00:00.5Z"));
    }

    @Test
    void theDocumentedTemplateIsPartialEvidence() throws IOException {
        String state =
                "{\"operation\":{\"sync\":{\"revision\":\"abc\"}},\"phase\":\"Failed\",\"message\":\"no\",\"startedAt\":\"2026-11-20T10:16:21Z\",\"finishedAt\":\"2026-11-20T10:16:30Z\"}";
        read(
                "n.ndjson",
                "{\"app\":\"cart\",\"namespace\":\"argocd\",\"uid\":\"u1\",\"project\":\"shop\",\"sync\":{\"status\":\"OutOfSync\"},\"health\":{\"status\":\"Degraded\",\"lastTransitionTime\":\"2026-11-20T10:18:00Z\"},\"operationState\":%s,\"received_at\":\"2026-11-20T10:18:01Z\"}\n"
                        .formatted(state));
        assertThat(extraction.landed(ArgocdOperation.DATASET)).singleElement().satisfies(operation -> {
            assertThat(operation.phase()).isEqualTo("Failed");
            assertThat(operation.sourcesHash()).isNull();
        });
        assertThat(extraction.landed(ArgocdSighting.DATASET)).singleElement().satisfies(sighting -> {
            assertThat(sighting.snapshotHash()).isNull();
            assertThat(sighting.healthStatus()).isEqualTo("Degraded");
            assertThat(sighting.observedAt()).isEqualTo("2026-11-20T10:18:01Z");
        });
    }

    @Test
    void readsEventsOfEveryShapeOnce() throws IOException {
        String event = ArgocdSamples.event("cart.18e9b969c50a318f", "e1", "Sync operation to 5f0c succeeded");
        String exported = event.replaceFirst("\\{", "{\"clusterName\":\"eu\",");
        read("list.json", "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[%s]}".formatted(event));
        read("exported.ndjson", exported + "\n" + exported.replace("\"e1\"", "\"e2\"") + "\n");
        read("watch.json", "{\"type\":\"ADDED\",\"object\":%s}".formatted(event));
        assertThat(extraction.landed(ArgocdEvent.DATASET))
                .extracting(ArgocdEvent::shape)
                .containsExactly("kubernetes_event", "event_exporter");
        assertThat(extraction.rejections).isEmpty();
    }

    @Test
    void theEventsNameCarriesItsNanoseconds() throws IOException {
        // A name that disagrees with the stated time belongs to an earlier occurrence of a repeated event.
        long nanos = Instant.parse("2026-11-20T10:16:30Z").getEpochSecond() * 1_000_000_000L + 123_456_789L;
        read(
                "e.ndjson",
                ArgocdSamples.event("cart." + Long.toHexString(nanos), "e1", "m") + "\n"
                        + ArgocdSamples.event("cart.18d9b969c50a318f", "e2", "m") + "\n");
        List<ArgocdEvent> events = extraction.landed(ArgocdEvent.DATASET);
        assertThat(events.get(0).occurredAt()).isEqualTo("2026-11-20T10:16:30.123456789Z");
        assertThat(events.get(0).occurredNanos()).isEqualTo(nanos);
        assertThat(events.get(1).occurredAt()).isEqualTo("2026-11-20T10:16:30Z");
        assertThat(events.get(1).occurredNanos()).isNull();
    }

    @Test
    void eventsAboutOtherThingsAreNoneOfOurs() throws IOException {
        read(
                "e.ndjson",
                ArgocdSamples.event("pod.18e9", "e1", "m").replace("\"kind\":\"Application\"", "\"kind\":\"Pod\""));
        assertThat(extraction.landed(ArgocdEvent.DATASET)).isEmpty();
        assertThat(extraction.rejections).isEmpty();
        assertThat(extraction.read).isEqualTo(1);
    }

    @Test
    void aWindowTakesItsOwnEventsOnlyAndItsEndIsNotInIt() throws IOException {
        extraction.window = new Window(Instant.parse("2026-11-20T10:00:00Z"), Instant.parse("2026-11-20T11:00:00Z"));
        String line =
                "{\"application\":\"cart\",\"reason\":\"OperationCompleted\",\"msg\":\"%s\",\"time\":\"2026-11-20T%sZ\"}\n";
        read(
                "log.ndjson",
                line.formatted("before", "09:59:59")
                        + line.formatted("start", "10:00:00")
                        + line.formatted("end", "11:00:00"));
        assertThat(extraction.landed(ArgocdEvent.DATASET))
                .extracting(ArgocdEvent::message)
                .containsExactly("start");
    }

    @Test
    void aControllerLogHasAuditLinesAmongOthers() throws IOException {
        read("c.log", """
                {"application":"cart-prod","level":"info","msg":"alice initiated sync to main (5f0c)","reason":"OperationStarted","time":"2026-11-20T11:16:21+01:00","type":"Normal","user":"alice"}
                {"level":"info","msg":"Refreshing app status","application":"argocd/cart-prod","time":"2026-11-20T10:16:22Z"}
                {"level":"warning","msg":"x","time":"2026-11-20T10:16:22Z"}
                """);
        assertThat(extraction.landed(ArgocdEvent.DATASET)).singleElement().satisfies(event -> {
            assertThat(event.shape()).isEqualTo("controller_log");
            assertThat(event.occurredAt()).isEqualTo("2026-11-20T10:16:21Z");
            assertThat(event.user()).isEqualTo("alice");
            assertThat(event.namespace()).isNull();
        });
        assertThat(extraction.rejections).isEmpty();
        assertThat(extraction.read).isEqualTo(3);
    }

    @Test
    void aBrokenLineIsRejectedWithItsPositionAndTheRestGoesOn() throws IOException {
        String first = ArgocdSamples.event("a.1", "e1", "m") + "\n";
        String open = "{\"involvedObject\":{\"kind\":\"Application\"\n";
        String last = ArgocdSamples.event("a.2", "e2", "m") + "\n";
        read("e.ndjson", first + open + "plain text\n" + "\n" + last + "{\"a\":1}garbage\n" + last.replace("e2", "e3"));
        assertThat(extraction.landed(ArgocdEvent.DATASET))
                .extracting(ArgocdEvent::eventUid)
                .containsExactly("e1", "e2", "e3");
        assertThat(extraction.rejections).hasSize(4);
        assertThat(extraction.rejections.get(0).position()).isEqualTo(first.length());
        assertThat(extraction.rejections.get(0).payload()).isEqualTo(open.strip());
        assertThat(extraction.rejections.get(1).payload()).isEqualTo("plain text");
    }

    @Test
    void aLastLineCutShortIsRejected() throws IOException {
        read("e.ndjson", ArgocdSamples.event("a.1", "e1", "m") + "\n{\"involved");
        assertThat(extraction.landed(ArgocdEvent.DATASET)).hasSize(1);
        assertThat(extraction.rejections).hasSize(1);
    }

    @Test
    void gzipIsKnownByItsContentAndHalfAStreamGivesHalfTheRecords() throws IOException {
        StringBuilder text = new StringBuilder();
        Random random = new Random(7);
        for (int index = 0; index < 2000; index++) {
            text.append(ArgocdSamples.event("a." + index, "e" + index, Long.toHexString(random.nextLong())))
                    .append('\n');
        }
        byte[] zipped = gzip(text.toString());
        Files.write(folder.resolve("whole.log"), zipped);
        Files.write(folder.resolve("half.log"), Arrays.copyOf(zipped, zipped.length / 2));
        read("whole.log");
        assertThat(extraction.landed(ArgocdEvent.DATASET)).hasSize(2000);

        MemoryExtraction half = new MemoryExtraction("2026-11-22T02:30:00Z");
        new ArgocdFiles("eu", half).read(List.of(folder.resolve("half.log").toString()));
        assertThat(half.landed(ArgocdEvent.DATASET)).hasSizeBetween(500, 1500);
        assertThat(half.rejections)
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.reason()).contains("ends early"));
    }

    @Test
    void whatIsTooDeepOrTooLargeIsRejectedWithoutBeingHeld() throws IOException {
        String good = ArgocdSamples.event("a.1", "e1", "m") + "\n";
        try (var out = Files.newBufferedWriter(folder.resolve("huge.ndjson"))) {
            out.write("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000) + "\n");
            out.write("{\"msg\":\"");
            for (int chunk = 0; chunk < 100; chunk++) {
                out.write("x".repeat(1 << 20));
            }
            out.write("\"}\n{\"many\":[");
            for (int chunk = 0; chunk < 450; chunk++) {
                out.write("1,2,3,4,".repeat(10_000));
            }
            out.write("5]}\n");
            out.write(good);
        }
        read("huge.ndjson");
        assertThat(extraction.landed(ArgocdEvent.DATASET)).hasSize(1);
        assertThat(extraction.rejections).hasSize(3);
        assertThat(extraction.rejections)
                .allSatisfy(each -> assertThat(each.payload().length()).isLessThanOrEqualTo(1 << 16));
    }

    @Test
    void aHugeListIsLandedBeforeItsEndHasBeenRead() throws IOException {
        long applications = 10_000;
        List<Long> landedAtRead = new ArrayList<>();
        class Taker implements JsonRecords.Taker {
            private long taken;
            private long ended;

            @Override
            public void startOfList() {}

            @Override
            public void record(JsonNode record, long position) {
                taken++;
            }

            @Override
            public void endOfList(long elements) {
                ended = elements;
            }

            @Override
            public void unreadable(long position, String reason, String payload) {
                throw new AssertionError(reason);
            }
        }
        Taker taker = new Taker();
        byte[] element = ("," + ArgocdSamples.withoutKind("cart", "x".repeat(20_000))).getBytes(StandardCharsets.UTF_8);
        InputStream endless = new InputStream() {
            private byte[] current = "{\"metadata\":{},\"items\":[".getBytes(StandardCharsets.UTF_8);
            private int at;
            private long sent;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (at == current.length) {
                    landedAtRead.add(sent - taker.taken);
                    if (sent > applications) {
                        return -1;
                    }
                    current = sent == applications
                            ? "]}".getBytes(StandardCharsets.UTF_8)
                            : sent == 0 ? Arrays.copyOfRange(element, 1, element.length) : element;
                    sent++;
                    at = 0;
                }
                int count = Math.min(length, current.length - at);
                System.arraycopy(current, at, target, offset, count);
                at += count;
                return count;
            }
        };
        assertThat(JsonRecords.readList(endless, taker)).isTrue();
        assertThat(taker.ended).isEqualTo(applications);
        assertThat(applications * element.length).isGreaterThan(200_000_000);
        assertThat(Collections.max(landedAtRead)).isLessThanOrEqualTo(2);
    }

    @Test
    void aContainerLogWrapsTheSameLines() throws IOException {
        read("docker.log", """
                {"log":"{\\"application\\":\\"cart\\",\\"level\\":\\"info\\",\\"msg\\":\\"m\\",\\"reason\\":\\"OperationStarted\\",\\"time\\":\\"2026-11-20T10:16:21Z\\"}\\n","stream":"stdout","time":"2026-11-20T10:16:21.5Z"}
                {"log":"starting up\\n","stream":"stderr","time":"2026-11-20T10:16:21.5Z"}
                """);
        assertThat(extraction.landed(ArgocdEvent.DATASET)).hasSize(1);
        assertThat(extraction.rejections).isEmpty();
    }

    /** Behind stern's prefix, that of kubectl, a time, a container runtime's, as logfmt, and in two shippers' records. */
    @Test
    void aLineOfTheLogIsReadHoweverItIsWrapped() throws IOException {
        String line =
                "{\"application\":\"cart\",\"msg\":\"Sync operation to a succeeded\",\"reason\":\"OperationCompleted\",\"time\":\"2026-11-20T10:16:2%dZ\"}";
        String logfmt =
                "time=\"2026-11-20T10:16:2%dZ\" level=info msg=\"Sync operation to a failed: \\\"x\\\" is {bad}\" application=cart reason=OperationCompleted";
        read(
                "controller.log",
                String.join(
                        "\n",
                        "argocd-application-controller-0 application-controller " + line.formatted(0),
                        "[pod/argocd-application-controller-0/application-controller] " + line.formatted(1),
                        "2026-11-20T10:16:22.123456789Z " + line.formatted(2),
                        "2026-11-20T10:16:23.1Z stdout F " + line.formatted(3),
                        logfmt.formatted(4),
                        "{\"message\":\"%s\",\"kubernetes\":{}}"
                                .formatted(logfmt.formatted(5)
                                        .replace("\\", "\\\\")
                                        .replace("\"", "\\\"")),
                        "{\"log\":\"%s\",\"stream\":\"stdout\"}"
                                .formatted(logfmt.formatted(6)
                                        .replace("\\", "\\\\")
                                        .replace("\"", "\\\"")),
                        "time=\"2026-11-20T10:16:00Z\" level=info msg=\"ArgoCD Application Controller is starting\" built=\"1970\" commit= namespace=argocd",
                        ""));
        assertThat(extraction.rejections).isEmpty();
        assertThat(extraction.landed(ArgocdEvent.DATASET))
                .extracting(event -> event.occurredAt().toString().substring(17), ArgocdEvent::message)
                .containsExactly(
                        tuple("20Z", "Sync operation to a succeeded"),
                        tuple("21Z", "Sync operation to a succeeded"),
                        tuple("22Z", "Sync operation to a succeeded"),
                        tuple("23Z", "Sync operation to a succeeded"),
                        tuple("24Z", "Sync operation to a failed: \"x\" is {bad}"),
                        tuple("25Z", "Sync operation to a failed: \"x\" is {bad}"),
                        tuple("26Z", "Sync operation to a failed: \"x\" is {bad}"));
    }

    /** A notification says less of an Application than a list, and the same of what was applied. */
    @Test
    void theApplicationsOwnReleaseNameIsADefaultInANotificationToo() throws IOException {
        String state =
                "{\"app\":\"cart\",\"operationState\":{\"phase\":\"Succeeded\",\"startedAt\":\"2026-11-20T10:1%d:00Z\",\"finishedAt\":\"2026-11-20T10:1%d:05Z\","
                        + "\"operation\":{\"sync\":{}},\"syncResult\":{\"revision\":\"a\",\"source\":{\"repoURL\":\"https://git.example.com/a/b.git\",\"path\":\"web\"%s}}}}\n";
        read(
                "notifications.ndjson",
                state.formatted(1, 1, "")
                        + state.formatted(2, 2, ",\"helm\":{\"releaseName\":\"cart\"}")
                        + state.formatted(3, 3, ",\"helm\":{\"releaseName\":\"other\"}"));
        List<String> hashes = extraction.landed(ArgocdOperation.DATASET).stream()
                .map(ArgocdOperation::sourcesHash)
                .toList();
        assertThat(hashes).hasSize(3);
        assertThat(hashes.get(1)).isEqualTo(hashes.get(0));
        assertThat(hashes.get(2)).isNotEqualTo(hashes.get(0));
    }

    @Test
    void aLineAboutAChildApplicationIsNoApplication() throws IOException {
        read(
                "child.log",
                "{\"application\":\"parent\",\"kind\":\"Application\",\"level\":\"info\",\"msg\":\"Adding resource result\",\"time\":\"2026-11-20T10:16:21Z\"}\n"
                        + "{\"kind\":\"Application\",\"apiVersion\":\"argoproj.io/v1alpha1\",\"spec\":{}}\n");
        assertThat(extraction.rejections)
                .singleElement()
                .satisfies(rejected -> assertThat(rejected.payload()).contains("spec"));
    }

    @Test
    void aLineThatTellsOfAnOperationAndCannotBeReadIsRejected() throws IOException {
        read("cut.log", """
                time="2026-11-20T10:16:24Z" level=info msg="Sync operation to a fai
                {"log":"time=\"2026-11-20T10:16:24Z\" level=info msg=\"Sync operation to a fai","stream":"stdout"}
                {"log":"I1120 10:16:24.000000       1 reflector.go:32] no news","stream":"stderr"}
                {"message":"a table of another program"}
                """);
        assertThat(extraction.landed(ArgocdEvent.DATASET)).isEmpty();
        assertThat(extraction.rejections).hasSize(3);
    }

    /** Longer than what is read at once. */
    @Test
    void aLongLineOfTextIsReadToItsEnd() throws IOException {
        String line =
                "time=\"2026-11-20T10:16:24Z\" level=info msg=\"Sync operation to a failed: %s\" application=cart reason=OperationCompleted\n"
                        .formatted("x".repeat(20_000));
        read("long.log", line + line.replace(":24Z", ":25Z"));
        assertThat(extraction.rejections).isEmpty();
        assertThat(extraction.landed(ArgocdEvent.DATASET)).hasSize(2);
    }

    @Test
    void aFileOfAnotherKindIsSaidOnceAndNotRejectedForEver() throws IOException {
        read("other.log", "level=info msg=hello\n".repeat(5_000));
        assertThat(extraction.rejections).hasSize(1_000);
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("file_unrecognised");
            assertThat(gap.detail()).contains("5000", "other.log");
        });
    }

    @Test
    void nothingAtAllIsNoError() throws IOException {
        read("empty.json", "");
        read("null.json", "null\n");
        read("none.json", "{\"apiVersion\":\"v1\",\"items\":[],\"kind\":\"List\"}");
        read("bom.json", "\uFEFF" + ArgocdSamples.application("cart"));
        assertThat(extraction.rejections).isEmpty();
        assertThat(extraction.landed(ArgocdListing.DATASET)).isEmpty();
        assertThat(extraction.landed(ArgocdApplication.DATASET)).hasSize(1);
    }

    @Test
    void anIndentedDocumentCutShortIsOneRejection() throws IOException {
        String whole = JsonRecords.readTree(
                        "[%s,%s]".formatted(ArgocdSamples.application("cart"), ArgocdSamples.application("web")))
                .toPrettyString();
        read("cut.json", whole.substring(0, whole.length() - 500));
        assertThat(extraction.landed(ArgocdApplication.DATASET))
                .extracting(ArgocdApplication::name)
                .containsExactly("cart");
        assertThat(extraction.rejections).hasSize(1);
        assertThat(extraction.landed(ArgocdListing.DATASET)).isEmpty();
    }

    @Test
    void textOfAnotherEncodingIsReadOrRejectedButNeverEndless() throws IOException {
        String good = ArgocdSamples.application("cart");
        Files.write(folder.resolve("utf16.json"), ("\uFEFF" + good).getBytes(StandardCharsets.UTF_16LE));
        Files.write(
                folder.resolve("broken.json"),
                ("\uFEFF" + good.substring(1) + "\n}\n" + good + "\n").getBytes(StandardCharsets.UTF_16LE));
        read("utf16.json");
        read("broken.json");
        assertThat(extraction.landed(ArgocdApplication.DATASET)).hasSize(1);
        assertThat(extraction.rejections).isNotEmpty();
    }

    @Test
    void damageOfAnyKindNeverStopsAFileNorInventsRecords() throws IOException {
        Random random = new Random(20261122);
        StringBuilder lines = new StringBuilder();
        for (int index = 0; index < 20; index++) {
            lines.append(ArgocdSamples.event("a." + index, "e" + index, "m")).append('\n');
            lines.append("{\"items\":[")
                    .append(ArgocdSamples.application("app-" + index))
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
                    case 1 -> random.nextBytes(damaged);
                    case 2 -> System.arraycopy(damaged, at + 40, damaged, at, 10);
                    default -> damaged = Arrays.copyOf(damaged, Math.max(100, at));
                }
            }
            Files.write(folder.resolve("damaged.json"), damaged);
            MemoryExtraction own = new MemoryExtraction("2026-11-22T02:30:00Z");
            new ArgocdFiles("eu", own)
                    .read(List.of(folder.resolve("damaged.json").toString()));
            assertThat(own.landed(ArgocdApplication.DATASET)).hasSizeLessThanOrEqualTo(20);
            assertThat(own.landed(ArgocdEvent.DATASET)).hasSizeLessThanOrEqualTo(20);
        }
    }

    @Test
    void aPatternWithoutFilesIsAGap() {
        new ArgocdFiles("eu", extraction).read(List.of(folder + "/nothing-*.json"));
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("file_missing");
            assertThat(gap.detail()).contains("eu", "nothing-*.json");
        });
    }

    @Test
    void patternsMatchFilesInFoldersAndPlainNames() throws IOException {
        Files.createDirectories(folder.resolve("a/b"));
        for (String name : List.of("a/1.json", "a/2.json.gz", "a/b/3.json", "a/[odd].json")) {
            Files.writeString(folder.resolve(name), "{}");
        }
        assertThat(names("a/*.json")).containsExactlyInAnyOrder("1.json", "[odd].json");
        assertThat(names("a/*.{json,json.gz}")).hasSize(3);
        assertThat(names("**.json")).hasSize(3);
        assertThat(names("a/**/*.json")).containsExactly("3.json");
        assertThat(names("a/[odd].json")).containsExactly("[odd].json");
        assertThat(names("*/1.json")).containsExactly("1.json");
        assertThat(names("missing/*.json")).isEmpty();
    }

    @Test
    void wrongTypesCostThemselvesOnly() throws IOException {
        String odd = ArgocdSamples.application("odd").replaceAll("\"history\":\\[.*?}}]", "\"history\":\"none\"");
        String badEntry = ArgocdSamples.application("bad")
                .replace("\"deployedAt\":\"2026-11-19T14:02:11Z\"", "\"deployedAt\":\"yesterday\"");
        String nameless = ArgocdSamples.application("x").replace("\"name\":\"x\",", "");
        read("list.json", "[%s,%s,%s,%s]".formatted(odd, badEntry, nameless, ArgocdSamples.application("good")));
        assertThat(extraction.landed(ArgocdApplication.DATASET))
                .extracting(ArgocdApplication::name)
                .containsExactly("odd", "bad", "good");
        assertThat(extraction.landed(ArgocdHistoryEntry.DATASET))
                .extracting(entry -> entry.name() + entry.historyId())
                .containsExactly("bad42", "good41", "good42");
        assertThat(extraction.rejections).hasSize(3);
        assertThat(extraction.rejections.get(0).reason()).contains("argocd/odd", "history", "no list");
        assertThat(extraction.rejections.get(1).reason()).contains("argocd/bad", "deployedAt");
        assertThat(extraction.rejections.get(1).payload()).startsWith("{").contains("yesterday");
        assertThat(extraction.rejections.get(2).reason()).contains("metadata.name");
    }

    @Test
    void notificationsInAnyOrderAndRepeatedGiveTheSameFacts() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(NOTIFICATIONS), "the fixtures are not here");
        List<Path> files;
        try (var listed = Files.list(NOTIFICATIONS)) {
            files = listed.sorted().collect(Collectors.toList());
        }
        MemoryExtraction first = readAll(files);
        List<Path> shuffled = new ArrayList<>(files);
        shuffled.addAll(files);
        Collections.shuffle(shuffled, new Random(42));
        MemoryExtraction second = readAll(shuffled);

        assertThat(hashes(second)).isEqualTo(hashes(first));
        assertThat(first.rejections).isEmpty();
        List<ArgocdHistoryEntry> parents = first.landed(ArgocdHistoryEntry.DATASET).stream()
                .filter(entry -> String.valueOf(entry.uid()).startsWith("bb42b013"))
                .toList();
        assertThat(parents)
                .extracting(ArgocdHistoryEntry::historyId)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(27, 40).boxed().toList());
        assertThat(parents).extracting(ArgocdHistoryEntry::sourcesHash).doesNotContainNull();
        assertThat(first.landed(ArgocdOperation.DATASET).stream()
                        .filter(operation -> String.valueOf(operation.uid()).startsWith("bb42b013"))
                        .map(ArgocdOperation::startedAt)
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of(Instant.parse("2025-10-02T16:20:55Z"), Instant.parse("2025-10-02T16:57:40Z")));
    }

    private static MemoryExtraction readAll(List<Path> files) {
        MemoryExtraction extraction = new MemoryExtraction("2026-11-22T02:30:00Z");
        files.forEach(file -> new ArgocdFiles("demo", extraction).read(List.of(file.toString())));
        return extraction;
    }

    private static Set<String> hashes(MemoryExtraction extraction) {
        return List.of(
                        ArgocdHistoryEntry.DATASET,
                        ArgocdOperation.DATASET,
                        ArgocdApplication.DATASET,
                        ArgocdSighting.DATASET,
                        ArgocdImage.DATASET,
                        ArgocdOperationSource.DATASET)
                .stream()
                .flatMap(dataset -> extraction.landed(dataset).stream())
                .map(Landable.class::cast)
                .map(Landable::contentHash)
                .collect(Collectors.toSet());
    }

    private List<String> names(String pattern) {
        return JsonFiles.list(folder + "/" + pattern).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private void read(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
        read(name);
    }

    private void read(String name) {
        new ArgocdFiles("eu", extraction).read(List.of(folder.resolve(name).toString()));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return zipped.toByteArray();
    }

    static ArgocdConfig config(String url) {
        return new ArgocdConfig(
                "eu",
                Optional.of(url),
                Optional.of(new org.gitopsdora.config.Secret("s3cret")),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                8,
                Duration.ofSeconds(10));
    }
}
