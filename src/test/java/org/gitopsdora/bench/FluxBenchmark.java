package org.gitopsdora.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.gitopsdora.extract.LandedExtraction;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.source.flux.FluxConfig;
import org.gitopsdora.source.flux.FluxSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lands a notification archive, plain and packed, beside reading, unpacking and parsing the same file
 * into trees, as one would in one thread with nothing else to do. {@code mvn
 * -Pbench verify}; {@code -Dflux.events=10000000} for the archive that the promise is about (it takes 5 GB of disk).
 */
@Tag("bench")
class FluxBenchmark {
    private static final int EVENTS = Integer.getInteger("flux.events", 1_000_000);

    /** Printed, not asserted: neighbours of the machine decide on a tenth of it, and of a smaller archive compiling is the larger part. */
    private static final int WANTED_PER_SECOND = 60_000;

    private static final Instant NOW = Instant.parse("2026-11-22T02:30:00Z");
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static final List<String> ROWS = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void begin() {
        ROWS.add("| what | measured | beside it |");
        ROWS.add("|---|---|---|");
    }

    @AfterAll
    static void print() {
        System.out.println();
        ROWS.forEach(System.out::println);
        System.out.println();
    }

    @Test
    void anArchiveLandsOnceInTheHeapOfANight() throws Exception {
        measure("events.ndjson");
    }

    @Test
    void aPackedArchiveLandsOnceInTheHeapOfANight() throws Exception {
        measure("events.ndjson.gz");
    }

    private void measure(String name) throws Exception {
        Path file = folder.resolve(name);
        write(file);
        compare(file);
    }

    private void compare(Path file) throws IOException {
        String what = "%,d events, %,d MB%s"
                .formatted(EVENTS, Files.size(file) >> 20, file.toString().endsWith(".gz") ? " packed" : "");
        Duration tokens = readPlainly(file);
        double processor = processorSeconds();
        Duration plain = readTrees(file);
        double plainProcessor = processorSeconds() - processor;
        processor = processorSeconds();
        LandingZone zone = new LandingZone(folder.resolve("landing"));
        Heap heap;
        Duration landed;
        long start = System.nanoTime();
        try (Heap.Watch watch = Heap.watch()) {
            assertThat(night(zone, file, "night-1")).isEqualTo(EVENTS + 1L);
            landed = since(start);
            heap = watch.seen();
        }
        double rate = EVENTS / seconds(landed);
        double plainRate = EVENTS / seconds(plain);
        row(
                what + ": landed per second",
                "%,.0f".formatted(rate),
                "%,d wanted; %,.0f read, unpacked and parsed only, in one thread"
                        .formatted(WANTED_PER_SECOND, plainRate));
        row(
                what + ": the same, only cut into tokens that nobody looks at, per second",
                "",
                "%,.0f".formatted(EVENTS / seconds(tokens)));
        row(
                what + ": processor seconds",
                "%.1f".formatted(processorSeconds() - processor),
                "%.1f by the clock on %d cores; %.1f to read, unpack and parse only"
                        .formatted(seconds(landed), Runtime.getRuntime().availableProcessors(), plainProcessor));
        row(
                what + ": heap after a collection, MB",
                "%d".formatted(heap.keptMegabytes()),
                "%d at its peak, %d allowed".formatted(heap.peakMegabytes(), Heap.mostMegabytes()));
        start = System.nanoTime();
        Path renamed = Files.move(file, file.resolveSibling("renamed-" + file.getFileName()));
        assertThat(night(new LandingZone(folder.resolve("landing")), renamed, "night-2"))
                .isZero();
        row(what + ": the same under another name, s", "%.1f".formatted(seconds(since(start))), "nothing read");
        Files.move(renamed, file);
    }

    private static long night(LandingZone zone, Path file, String name) {
        FluxSource source = new FluxSource(new FluxConfig("edge", List.of(file.toString()), List.of()));
        try (LandedExtraction extraction = new LandedExtraction(
                zone, name, source.type(), source.name(), () -> NOW, null, (what, done, total) -> {})) {
            source.extract(extraction);
            extraction.commit(source.datasets());
            assertThat(extraction.rejectedRecords()).isZero();
            assertThat(extraction.gaps()).isEmpty();
            return extraction.landedRecords();
        }
    }

    private static Duration readPlainly(Path file) throws IOException {
        long start = System.nanoTime();
        JsonFactory factory = new JsonFactory();
        long values = 0;
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                InputStream unpacked = file.toString().endsWith(".gz") ? new GZIPInputStream(stream, 1 << 16) : stream;
                JsonParser parser = factory.createParser(ObjectReadContext.empty(), unpacked)) {
            while (parser.nextToken() != null) {
                values++;
            }
        }
        assertThat(values).isGreaterThan(EVENTS);
        return since(start);
    }

    private static Duration readTrees(Path file) throws IOException {
        long start = System.nanoTime();
        long records = 0;
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                InputStream unpacked = file.toString().endsWith(".gz") ? new GZIPInputStream(stream, 1 << 16) : stream;
                MappingIterator<JsonNode> nodes =
                        JsonMapper.shared().readerFor(JsonNode.class).readValues(unpacked)) {
            while (nodes.hasNext()) {
                nodes.next();
                records++;
            }
        }
        assertThat(records).isEqualTo(EVENTS);
        return since(start);
    }

    /** A hundred workloads, each reconciled in turn; every tenth reconcile brings a change, every hundredth fails. */
    private static void write(Path file) throws IOException {
        try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
                OutputStream packed = file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes, 1 << 16) : bytes) {
            for (int number = 0; number < EVENTS; number++) {
                packed.write(event(number).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static String event(int number) {
        int workload = number % 100;
        String commit = "%08x".formatted((number / 1_000) * 0x9e3779b1).repeat(5);
        boolean isChange = number % 10 == 3;
        boolean isFailure = number % 100 == 57;
        String message = isFailure
                ? "health check failed after %d.%03ds: timeout waiting for: [Deployment/shop/api-%d status: 'InProgress']"
                        .formatted(number % 60, number % 1_000, workload)
                : isChange
                        ? "ConfigMap/shop/api-%d-env created\\nDeployment/shop/api-%d configured"
                                .formatted(workload, workload)
                        : "Reconciliation finished in %d.%06dms, next run in 10m0s"
                                .formatted(number % 900, number % 999_983);
        return """
                {"involvedObject":{"kind":"Kustomization","namespace":"flux-system","name":"shop-%d","uid":"5d3c0e4a-7a0e-4c5b-9f5e-2a1f1c9b%04d","apiVersion":"kustomize.toolkit.fluxcd.io/v1","resourceVersion":"%d"},"severity":"%s","timestamp":"%s","message":"%s","reason":"%s","metadata":{"revision":"main@sha1:%s"%s},"reportingController":"kustomize-controller","reportingInstance":"kustomize-controller-6bc5d5b96-j9lw6"}
                """.formatted(
                        workload,
                        workload,
                        number,
                        isFailure ? "error" : "info",
                        BEGIN.plusSeconds(number * 2L),
                        message,
                        isFailure ? "HealthCheckFailed" : isChange ? "Progressing" : "ReconciliationSucceeded",
                        commit,
                        isFailure || isChange ? "" : ",\"commit_status\":\"update\"");
    }

    private static double processorSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    private static void row(String what, String measured, String beside) {
        ROWS.add("| %s | %s | %s |".formatted(what, measured, beside));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
