package org.gitopsdora.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingZoneTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.123456Z");

    @TempDir
    Path folder;

    record Sample(String contentHash, Instant occurredAt, Long someNumber, boolean isGood) {}

    private static Sample sample(int number) {
        return new Sample("%032x".formatted(number), AT.plusSeconds(number), (long) number, true);
    }

    private static List<Sample> read(LandingZone zone) {
        List<Sample> rows = new ArrayList<>();
        zone.forEach("samples", Sample.class, rows::add);
        return rows;
    }

    private static boolean append(LandingZone.Batch batch, Sample row) {
        return batch.append("samples", Sample.class, row.contentHash(), row);
    }

    @Test
    void showsNothingBeforeTheCommitAndEverythingAfterIt() {
        LandingZone zone = new LandingZone(folder);
        LandingZone.Batch batch = zone.begin("night-1");
        append(batch, sample(1));
        assertThat(zone.files("samples")).isEmpty();
        batch.commit(List.of("samples"));
        assertThat(read(zone)).containsExactly(sample(1));
    }

    @Test
    void landsAContentOnceAcrossBatchesAndProcesses() {
        LandingZone zone = new LandingZone(folder);
        try (LandingZone.Batch batch = zone.begin("night-1")) {
            assertThat(append(batch, sample(1))).isTrue();
            assertThat(append(batch, sample(1))).isFalse();
            batch.commit(List.of("samples"));
        }
        LandingZone nextNight = new LandingZone(folder);
        try (LandingZone.Batch batch = nextNight.begin("night-2")) {
            assertThat(append(batch, sample(1))).isFalse();
            assertThat(append(batch, sample(2))).isTrue();
            batch.commit(List.of("samples"));
        }
        assertThat(read(nextNight)).containsExactly(sample(1), sample(2));
    }

    @Test
    void anAbandonedBatchLeavesNothingAndHidesNothing() throws Exception {
        LandingZone zone = new LandingZone(folder);
        try (LandingZone.Batch batch = zone.begin("night-1")) {
            append(batch, sample(1));
        }
        try (var files = Files.list(folder.resolve("samples"))) {
            assertThat(files).isEmpty();
        }
        try (LandingZone.Batch batch = zone.begin("night-1")) {
            assertThat(append(batch, sample(1))).isTrue();
            batch.commit(List.of("samples"));
        }
        assertThat(read(zone)).containsExactly(sample(1));
    }

    @Test
    void neverOverwritesAFileOfTheSameName() {
        LandingZone zone = new LandingZone(folder);
        for (int number = 1; number <= 3; number++) {
            try (LandingZone.Batch batch = zone.begin("same")) {
                append(batch, sample(number));
                batch.commit(List.of("samples"));
            }
        }
        assertThat(zone.files("samples")).hasSize(3);
        assertThat(read(zone)).containsExactlyInAnyOrder(sample(1), sample(2), sample(3));
    }

    @Test
    void setsACutFileAsideAndReadsTheRest() throws Exception {
        LandingZone zone = new LandingZone(folder);
        for (int number = 1; number <= 2; number++) {
            try (LandingZone.Batch batch = zone.begin("night-" + number)) {
                append(batch, sample(number));
                batch.commit(List.of("samples"));
            }
        }
        Path cut = zone.files("samples").get(0);
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        LandingZone nextNight = new LandingZone(folder);
        assertThat(nextNight.damagedFiles()).containsExactly(cut);
        assertThat(read(nextNight)).containsExactly(sample(2));
        try (LandingZone.Batch batch = nextNight.begin("night-3")) {
            assertThat(append(batch, sample(1))).as("what was lost lands again").isTrue();
        }
    }

    @Test
    void removesWhatAKilledRunLeftUnfinished() throws Exception {
        Path left = folder.resolve("samples/.night-0.parquet.unfinished");
        Files.createDirectories(left.getParent());
        Files.writeString(left, "half");
        new LandingZone(folder).removeUnfinished();
        assertThat(left).doesNotExist();
    }

    @Test
    void duckDbReadsColumnsInSnakeCaseAndMicrosecondsInUtc() throws Exception {
        LandingZone zone = new LandingZone(folder);
        try (LandingZone.Batch batch = zone.begin("night-1")) {
            append(batch, new Sample("%032x".formatted(1), AT, null, false));
            batch.commit(List.of("samples"));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("set TimeZone = 'UTC'");
            ResultSet row = statement.executeQuery(
                    "select cast(occurred_at as timestamp)::varchar, some_number, is_good, content_hash from read_parquet('"
                            + zone.files("samples").get(0) + "')");
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("2026-03-04 05:06:07.123456");
            assertThat(row.getObject(2)).isNull();
            assertThat(row.getBoolean(3)).isFalse();
            assertThat(row.getString(4)).isEqualTo("%032x".formatted(1));
        }
    }

    @Test
    void severalWritersAtOnceLandEachContentOnce() throws Exception {
        LandingZone zone = new LandingZone(folder);
        try (LandingZone.Batch batch = zone.begin("night-1")) {
            ExecutorService pool = Executors.newFixedThreadPool(4);
            List<Future<Integer>> landed = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                int first = writer * 5_000;
                landed.add(pool.submit(() -> {
                    int count = 0;
                    for (int from = first; from < first + 10_000; from += 100) {
                        List<Sample> rows = IntStream.range(from, from + 100)
                                .mapToObj(LandingZoneTest::sample)
                                .toList();
                        count += batch.appendAll("samples", Sample.class, rows, Sample::contentHash, Reading.NONE);
                    }
                    return count;
                }));
            }
            int count = 0;
            for (Future<Integer> each : landed) {
                count += each.get();
            }
            pool.shutdown();
            assertThat(count).isEqualTo(25_000);
            batch.commit(List.of("samples"));
        }
        assertThat(zone.files("samples")).hasSizeBetween(1, 2);
        assertThat(read(zone)).hasSize(25_000).doesNotHaveDuplicates();
    }

    @Test
    void knownHashesAgreeWithAPlainSet() {
        Random random = new Random(7);
        KnownHashes hashes = new KnownHashes();
        Set<String> plain = new HashSet<>();
        for (int draw = 0; draw < 200_000; draw++) {
            Random content = new Random(random.nextInt(90_000));
            String hash = "%016x%016x".formatted(content.nextLong(), content.nextLong());
            assertThat(hashes.add(hash)).isEqualTo(plain.add(hash));
        }
    }

    @Test
    void hashesThatAreAskedForTogetherAreToldApart() {
        KnownHashes hashes = new KnownHashes();
        String one = "00000000000000000000000000000001";
        String zero = "00000000000000000000000000000000";
        String upper = "ABCDEF0123456789abcdef0123456789";
        assertThat(hashes.addAll(List.of(one, upper, one, upper.toLowerCase(Locale.ROOT))))
                .isEqualTo(BitSet.valueOf(new long[] {0b0011}));
        assertThat(hashes.addAll(List.of(zero, one, zero))).isEqualTo(BitSet.valueOf(new long[] {0b001}));
        assertThatThrownBy(() -> hashes.add("0000000000000000000000000000000g"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** How a file was read, as two sources note it: nothing to do with how a payload was. */
    record NotedFile(String contentHash, long readingVersion) {}

    @Test
    void aVersionOfARecordsOwnIsNoReadingOfAPayload() {
        LandingZone zone = new LandingZone(folder);
        LandingZone.writeEmpty(folder.resolve("empty.parquet"), NotedFile.class);
        NotedFile file = new NotedFile("%032x".formatted(1), 3);
        try (LandingZone.Batch batch = zone.begin("night")) {
            batch.append("files", NotedFile.class, file.contentHash(), file);
            batch.commit(List.of());
        }
        List<NotedFile> rows = new ArrayList<>();
        zone.forEach("files", NotedFile.class, rows::add);
        assertThat(rows).containsExactly(file);
        assertThat(zone.isReadAgain("files")).isFalse();
    }
}
