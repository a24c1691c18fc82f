package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.gitopsdora.extract.LandedExtraction;
import org.gitopsdora.extract.LandedReading;
import org.gitopsdora.extract.RejectedRecord;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Landable;
import org.gitopsdora.source.PayloadReading;
import org.gitopsdora.source.Source;
import org.gitopsdora.warehouse.Build;
import org.gitopsdora.warehouse.BuildSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A source whose reading of a payload is corrected between two nights. A payload is {@code name amount,tag,tag…}; the first reading took
 * amounts for tenths, and every tag for one.
 */
class PayloadsReadAgainTest {
    private static final Instant FIRST = Instant.parse("2026-03-01T02:30:00Z");
    private static final Instant SECOND = Instant.parse("2026-03-02T02:30:00Z");
    private static final Instant THIRD = Instant.parse("2026-03-03T02:30:00Z");

    @TempDir
    Path folder;

    record Order(
            String source,
            String instance,
            Instant extractedAt,
            String contentHash,
            String name,
            long amount,
            String payload)
            implements Landable {}

    record OrderTag(
            String source, String instance, Instant extractedAt, String contentHash, String orderHash, String tag)
            implements Landable {}

    private static final Dataset<OrderTag> TAGS = new Dataset<>("shop_tags", OrderTag.class);

    private static Dataset<Order> orders(int version) {
        return Dataset.ofPayloads("shop_orders", Order.class, version, TAGS);
    }

    /** The program of one night. */
    private static final class Shop implements Source {
        private final Dataset<Order> orders;
        private final List<String> payloads;
        private final String name;
        private long read;

        Shop(int version, String... payloads) {
            this("corner", version, payloads);
        }

        Shop(String name, int version, String... payloads) {
            this.name = name;
            this.orders = orders(version);
            this.payloads = List.of(payloads);
        }

        @Override
        public String type() {
            return "shop";
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<Dataset<?>> datasets() {
            return List.of(TAGS, orders);
        }

        @Override
        public void extract(Extraction extraction) {
            payloads.forEach(payload -> read(payload, extraction));
        }

        @Override
        public List<PayloadReading<?>> payloadReadings() {
            return List.of(new PayloadReading<>(orders, (order, extraction) -> read(order.payload(), extraction)));
        }

        private void read(String payload, Extraction extraction) {
            read++;
            String[] parts = payload.split("[ ,]");
            boolean isFixed = orders.readingVersion() > 1;
            if (isFixed && parts[1].equals("?")) {
                extraction.reject("shop", 0, "no amount", payload);
                return;
            }
            long amount = parts[1].equals("?") ? 0 : Long.parseLong(parts[1]);
            // The fixed program even names an order otherwise.
            String hash = ContentHash.of(isFixed ? "fixed" : "first", payload);
            extraction.landPayload(orders, tied -> {
                for (int index = 2; index < parts.length; index++) {
                    String tag = parts[index];
                    if (!isFixed || !tag.startsWith("-")) {
                        tied.land(
                                TAGS,
                                new OrderTag(type(), name(), tied.now(), ContentHash.of(payload, tag), hash, tag));
                    }
                }
                boolean isNew = tied.land(
                        orders,
                        new Order(type(), name(), tied.now(), hash, parts[0], isFixed ? amount : amount * 10, payload));
                if (isFixed && amount > 99) {
                    throw new ArithmeticException("too much");
                }
                return isNew;
            });
        }

        @Override
        public List<Diagnosis> diagnose(Extraction extraction) {
            return List.of();
        }
    }

    private LandedExtraction begin(Instant now, String shop) {
        return new LandedExtraction(
                new LandingZone(folder.resolve("landing")),
                "night-%s-%s".formatted(now.toString().substring(0, 10), shop),
                "shop",
                shop,
                () -> now,
                null,
                (what, done, total) -> {});
    }

    private LandedExtraction night(Instant now, Shop shop) {
        try (LandedExtraction extraction = begin(now, shop.name())) {
            extraction.readAgain(shop.payloadReadings());
            extraction.attempt(shop.datasets(), () -> shop.extract(extraction));
            return extraction;
        }
    }

    /** What the warehouse would see. */
    private List<String> seen(Instant asOf) {
        LandingZone zone = new LandingZone(folder.resolve("landing"));
        List<Dataset<?>> datasets = List.of(TAGS, orders(2), RejectedRecord.DATASET, LandedReading.DATASET);
        Map<String, List<Path>> files = new HashMap<>();
        for (Dataset<?> dataset : datasets) {
            List<Path> landed = new ArrayList<>(zone.files(dataset.name()));
            Path empty = folder.resolve(dataset.name() + ".parquet");
            LandingZone.writeEmpty(empty, dataset.type());
            landed.add(empty);
            files.put(dataset.name(), landed);
        }
        List<String> rows = new ArrayList<>();
        try (Build build = Build.begin(new BuildSettings(
                folder.resolve("build"),
                files,
                BuildSteps.payloadsReadAgain(zone, datasets),
                Set.of(),
                asOf,
                Map.of(),
                "500MB",
                1))) {
            Map<String, String> names = new HashMap<>();
            build.forEachRow("landed_shop_orders", row -> {
                names.put(row.get("content_hash"), row.get("name"));
                rows.add(row.get("name") + " " + row.get("amount"));
            });
            build.forEachRow(
                    "landed_shop_tags", row -> rows.add(names.get(row.get("order_hash")) + " " + row.get("tag")));
            build.forEachRow("landed_rejected", row -> rows.add(row.get("reason")));
        }
        return rows;
    }

    @Test
    void aFixedReadingRestatesHistory() {
        night(FIRST, new Shop(1, "bread 3,brown,-stale", "milk 4,white"));
        assertThat(seen(FIRST))
                .containsExactlyInAnyOrder("bread 30", "bread brown", "bread -stale", "milk 40", "milk white");

        night(SECOND, new Shop(2, "eggs 12,six"));
        List<String> restated = List.of("bread 3", "bread brown", "milk 4", "milk white");
        assertThat(seen(SECOND))
                .containsAll(restated)
                .containsAll(List.of("eggs 12", "eggs six"))
                .hasSize(6);
        assertThat(seen(FIRST)).as("as of the night before the fix").containsExactlyInAnyOrderElementsOf(restated);
    }

    @Test
    void whatHasBeenReadAgainIsNotReadAThirdTime() {
        night(FIRST, new Shop(1, "bread 3,brown", "milk ?,white"));
        Shop second = new Shop(2);
        night(SECOND, second);
        assertThat(second.read).isEqualTo(2);
        Shop third = new Shop(2);
        night(THIRD, third);
        assertThat(third.read).isZero();
    }

    @Test
    void theFirstReadingReadsNothingAgain() {
        night(FIRST, new Shop(1, "bread 3,brown"));
        Shop second = new Shop(1);
        night(SECOND, second);
        assertThat(second.read).isZero();
    }

    @Test
    void aPayloadThatNoLongerParsesKeepsItsOlderReadingAndIsAFinding() {
        night(FIRST, new Shop(1, "bread 3,brown", "milk ?,-old"));
        LandedExtraction second = night(SECOND, new Shop(2));
        assertThat(second.rejectedRecords()).isEqualTo(2);
        assertThat(seen(SECOND))
                .containsExactlyInAnyOrder(
                        "bread 3",
                        "bread brown",
                        "milk 0",
                        "milk -old",
                        "no amount",
                        "a payload that keeps its older reading: no such record is in it");
    }

    @Test
    void aPayloadOverWhichTheNewReaderStumblesKeepsItsOlderReading() {
        night(FIRST, new Shop(1, "bread 3,brown", "pearls 100,white,-old"));
        night(SECOND, new Shop(2));
        assertThat(seen(SECOND))
                .containsExactlyInAnyOrder(
                        "bread 3",
                        "bread brown",
                        "pearls 1000",
                        "pearls white",
                        "pearls -old",
                        "a payload that keeps its older reading: java.lang.ArithmeticException: too much");
    }

    @Test
    void aSourceReadsItsOwnPayloadsAgain() {
        night(FIRST, new Shop("corner", 1, "bread 3,brown,-stale"));
        night(FIRST, new Shop("market", 1, "milk 4,white,-old"));
        Shop corner = new Shop("corner", 2);
        night(SECOND, corner);
        assertThat(corner.read).isEqualTo(1);
        assertThat(seen(SECOND))
                .containsExactlyInAnyOrder("bread 3", "bread brown", "milk 40", "milk white", "milk -old");
        night(THIRD, new Shop("market", 2));
        assertThat(seen(THIRD)).containsExactlyInAnyOrder("bread 3", "bread brown", "milk 4", "milk white");
    }

    @Test
    void aThirdReadingReplacesTheSecond() {
        night(FIRST, new Shop(1, "bread 3,brown,-stale"));
        night(SECOND, new Shop(2));
        night(THIRD, new Shop(3));
        assertThat(seen(THIRD)).containsExactlyInAnyOrder("bread 3", "bread brown");
    }

    /** Killed between two renames: what else a payload gives is there, the payload's own record is not. */
    @Test
    void aReadingThatWasKilledIsNotSeenAndIsDoneAgain() throws IOException {
        night(FIRST, new Shop(1, "bread 3,brown,-stale", "milk 4,white"));
        night(SECOND, new Shop(2));
        List<String> whole = seen(SECOND);
        delete("shop_orders", "reading-2");
        delete("readings", "reading-2");
        assertThat(seen(SECOND))
                .containsExactlyInAnyOrder("bread 30", "bread brown", "bread -stale", "milk 40", "milk white");

        night(THIRD, new Shop(2));
        assertThat(seen(THIRD)).containsExactlyInAnyOrderElementsOf(whole);
        delete("readings", "reading-2");
        Shop again = new Shop(2);
        night(THIRD.plusSeconds(86_400), again);
        assertThat(again.read).isZero();
        assertThat(seen(THIRD)).containsExactlyInAnyOrderElementsOf(whole);
    }

    private void delete(String dataset, String part) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("landing").resolve(dataset))) {
            for (Path file :
                    files.filter(each -> each.toString().contains(part)).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void filesOfBeforeReadingsWereNotedAreOfTheFirst() throws Exception {
        night(FIRST, new Shop(1, "bread 3,brown,-stale", "milk 4,white"));
        for (String dataset : List.of("shop_orders", "shop_tags")) {
            Path file =
                    new LandingZone(folder.resolve("landing")).files(dataset).get(0);
            Path old = file.resolveSibling("before.parquet");
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                copyWithoutReadings(statement, file, old);
            }
            Files.delete(file);
        }
        night(SECOND, new Shop(2));
        // Whose a tag is was not noted: one that is not given any more stays.
        assertThat(seen(SECOND))
                .containsExactlyInAnyOrder("bread 3", "bread brown", "bread -stale", "milk 4", "milk white");
    }

    private static void copyWithoutReadings(Statement statement, Path from, Path to) throws SQLException {
        statement.execute("set TimeZone = 'UTC'");
        statement.execute(
                "copy (select * exclude (reading_version, payload_hash) from read_parquet('%s')) to '%s' (format parquet)"
                        .formatted(from, to));
    }

    @Test
    void whoReadsInJavaSeesTheNewestReading() {
        night(FIRST, new Shop(1, "bread 3,brown", "milk 4,white"));
        night(SECOND, new Shop(2, "eggs 12,six"));
        List<@Nullable String> amounts = new ArrayList<>();
        try (LandedExtraction extraction = begin(THIRD, "corner")) {
            extraction.forEachLanded(orders(2), order -> amounts.add(order.name() + " " + order.amount()));
        }
        assertThat(amounts).containsExactlyInAnyOrder("bread 3", "milk 4", "eggs 12");
    }
}
