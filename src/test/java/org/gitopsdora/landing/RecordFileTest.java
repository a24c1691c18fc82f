package org.gitopsdora.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.123456Z");

    @TempDir
    Path folder;

    record Wide(
            String contentHash,
            String constant,
            @Nullable String nothing,
            @Nullable String sometimes,
            @Nullable String seldomMissing,
            @Nullable String oftenAlike,
            @Nullable String largeAlike,
            String payload,
            long number,
            @Nullable Long boxed,
            @Nullable Double fraction,
            @Nullable Boolean maybe,
            boolean isEven,
            Instant at,
            @Nullable Instant sometimesAt) {}

    record Listed(List<String> names) {}

    private static Wide row(Random random, int number) {
        String text = "wörd-%d \uD83D\uDE80".formatted(random.nextInt(40));
        return new Wide(
                "%032x".formatted(number),
                "flux",
                null,
                random.nextInt(3) == 0 ? "text-" + random.nextLong() : null,
                number % 5_000 == 4_999 ? null : "there",
                // Runs of all lengths, of nulls as well.
                number / 7 % 3 == 0 ? null : number % 1_000 < 300 ? "run" : text,
                "%d ".formatted(random.nextInt(2_000)).repeat(300),
                random.nextInt(30_000) == 0 ? "x".repeat(3 << 20) : "payload " + number,
                random.nextLong(),
                random.nextBoolean() ? null : Long.valueOf(random.nextInt(9) - 4),
                random.nextBoolean() ? null : Double.valueOf(random.nextInt(20) / 8.0),
                random.nextInt(3) == 0 ? null : Boolean.valueOf(random.nextBoolean()),
                number % 2 == 0,
                AT.plusSeconds(number).minusNanos(456_000),
                random.nextBoolean() ? null : Instant.ofEpochSecond(-random.nextInt(1_000_000), 1_000));
    }

    private List<Wide> rows(long seed, int count) {
        Random random = new Random(seed);
        List<Wide> rows = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            rows.add(row(random, number));
        }
        return rows;
    }

    private LandingZone landed(List<Wide> rows) {
        LandingZone zone = new LandingZone(folder);
        try (LandingZone.Batch batch = zone.begin("night")) {
            batch.appendAll("wide", Wide.class, rows, Wide::contentHash, Reading.NONE);
            batch.commit(List.of("wide"));
        }
        assertThat(zone.damagedFiles()).isEmpty();
        return zone;
    }

    private static List<Wide> read(LandingZone zone) {
        List<Wide> rows = new ArrayList<>();
        zone.forEach("wide", Wide.class, rows::add);
        return rows;
    }

    @Test
    void whatWasWrittenIsReadWhateverTheColumnsHold() {
        List<Wide> rows = rows(1, 70_000);
        assertThat(read(landed(rows))).isEqualTo(rows);
    }

    @Test
    void fewRowsOfAnyCountAreRead() {
        for (int count = 1; count < 40; count++) {
            List<Wide> rows = rows(count, count);
            LandingZone zone = new LandingZone(folder.resolve("zone-" + count));
            try (LandingZone.Batch batch = zone.begin("night")) {
                rows.forEach(row -> batch.append("wide", Wide.class, row.contentHash(), row));
                batch.commit(List.of("wide"));
            }
            assertThat(read(zone)).isEqualTo(rows);
        }
    }

    @Test
    void duckDbReadsTheSame() throws Exception {
        List<Wide> rows = rows(2, 50_000);
        LandingZone zone = landed(rows);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("set TimeZone = 'UTC'");
            ResultSet row = statement.executeQuery(
                    "from read_parquet('" + zone.files("wide").get(0) + "')");
            for (Wide wanted : rows) {
                assertThat(row.next()).isTrue();
                assertThat(read(row)).isEqualTo(wanted);
            }
            assertThat(row.next()).isFalse();
            ResultSet later = statement.executeQuery("select count(*) from read_parquet('"
                    + zone.files("wide").get(0) + "') where \"at\" >= '2026-03-04T12:00:00Z' and boxed = 3");
            later.next();
            assertThat(later.getLong(1))
                    .isEqualTo(rows.stream()
                            .filter(each -> !each.at().isBefore(Instant.parse("2026-03-04T12:00:00Z"))
                                    && Objects.equals(each.boxed(), 3L))
                            .count());
        }
    }

    private static Wide read(ResultSet row) throws Exception {
        java.time.OffsetDateTime at = row.getObject("at", java.time.OffsetDateTime.class);
        java.time.OffsetDateTime sometimesAt = row.getObject("sometimes_at", java.time.OffsetDateTime.class);
        return new Wide(
                row.getString("content_hash"),
                row.getString("constant"),
                row.getString("nothing"),
                row.getString("sometimes"),
                row.getString("seldom_missing"),
                row.getString("often_alike"),
                row.getString("large_alike"),
                row.getString("payload"),
                row.getLong("number"),
                (Long) row.getObject("boxed"),
                (Double) row.getObject("fraction"),
                (Boolean) row.getObject("maybe"),
                row.getBoolean("is_even"),
                at.toInstant(),
                sometimesAt == null ? null : sometimesAt.toInstant());
    }

    @Test
    void whatNoColumnCanHoldIsRefused() {
        assertThatThrownBy(() -> LandingZone.writeEmpty(folder.resolve("listed.parquet"), Listed.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names");
    }
}
