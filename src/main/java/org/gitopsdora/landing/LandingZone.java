package org.gitopsdora.landing;

import com.jerolba.carpet.CarpetReader;
import com.jerolba.carpet.CloseableIterator;
import com.jerolba.carpet.FieldMatchingStrategy;
import com.jerolba.carpet.io.FileSystemInputFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.jspecify.annotations.Nullable;

/**
 * The landing zone: {@code <root>/<dataset>/<batch>.parquet}, append-only. A file appears whole (written aside, synced, renamed) and is
 * never edited, so a kill at any moment leaves files that are complete or not there. Columns are the components of the record type in
 * snake case.
 */
public final class LandingZone {
    private static final ParquetReadOptions CHECKING = ParquetReadOptions.builder(new PlainParquetConfiguration())
            .usePageChecksumVerification()
            .build();

    /** As many as write at once on the smallest machine: each file buffers a row group. */
    private static final int MOST_FILES = 2;

    private static final int HASHES_AT_ONCE = 1_000;

    /** Of every reading, and of what was read before readings were noted. */
    private static final long FIRST_VERSION = 1;

    private static final String SUFFIX = ".parquet";
    private static final String UNFINISHED_SUFFIX = ".unfinished";

    private final Path root;

    /** Files are never edited, so each is examined once in a run. */
    private final Map<Path, Examined> examined = new ConcurrentHashMap<>();

    /** Content hashes of what has landed, per dataset; loaded when the first record of a dataset is appended. */
    private final Map<String, KnownHashes> known = new ConcurrentHashMap<>();

    public LandingZone(Path root) {
        this.root = root;
    }

    /** Only these columns are read. */
    record HashOnly(@Nullable String contentHash, @Nullable Long readingVersion) {
        boolean isOf(long leastVersion) {
            return leastVersion <= (readingVersion == null ? FIRST_VERSION : readingVersion);
        }
    }

    /**
     * What one look at a file has shown.
     *
     * @param version highest reading of its records
     */
    private record Examined(boolean isWhole, long version, long records) {}

    /** Removes what a killed run left unfinished. To be called by the holder of the lock only. */
    public void removeUnfinished() {
        for (Path file : list(UNFINISHED_SUFFIX)) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The names of the datasets that have a file. */
    public List<String> datasets() {
        return listIn(root, "").stream()
                .filter(folder -> !listIn(folder, SUFFIX).isEmpty())
                .map(folder -> folder.getFileName().toString())
                .toList();
    }

    /** The readable files of a dataset, sorted by name; empty if nothing has landed. */
    public List<Path> files(String dataset) {
        return listIn(root.resolve(dataset), SUFFIX).stream()
                .filter(this::isWhole)
                .toList();
    }

    /** Files that were whole once and are not now (cut, overwritten): they are left out of everything that is read. */
    public List<Path> damagedFiles() {
        return list(SUFFIX).stream().filter(file -> !isWhole(file)).toList();
    }

    /** Whether a file of this dataset is damaged: then what another dataset says has landed may be gone. */
    public boolean isDamaged(String dataset) {
        return listIn(root.resolve(dataset), SUFFIX).stream().anyMatch(file -> !isWhole(file));
    }

    /** Whether a payload of this dataset has been read a second time: then of one content hash the highest reading counts. */
    public boolean isReadAgain(String dataset) {
        return files(dataset).stream().anyMatch(file -> examined(file).version() > FIRST_VERSION);
    }

    /** How many records stand in files in which none is of this reading. */
    public long countOlder(String dataset, long version) {
        return older(dataset, version).stream()
                .mapToLong(file -> examined(file).records())
                .sum();
    }

    /** Reads every landed record of a dataset, of one content hash the newest reading only; file by file in order of name. */
    public <R extends Record> void forEach(String dataset, Class<R> type, Consumer<? super R> action) {
        if (isReadAgain(dataset)) {
            forEachOnce(files(dataset), type, new KnownHashes(), action);
        } else {
            files(dataset).forEach(file -> read(file, type, action));
        }
    }

    /** Reads the records of a dataset of which there is no reading of this version yet, each once. */
    public <R extends Record> void forEachOlder(
            String dataset, Class<R> type, long version, Consumer<? super R> action) {
        forEachOnce(older(dataset, version), type, hashes(dataset, version), action);
    }

    private List<Path> older(String dataset, long version) {
        return files(dataset).stream()
                .filter(file -> examined(file).version() < version)
                .toList();
    }

    private <R extends Record> void forEachOnce(
            List<Path> files, Class<R> type, KnownHashes seen, Consumer<? super R> action) {
        Function<Record, @Nullable String> hash = RecordFile.hashOf(type);
        files.stream()
                .sorted(Comparator.comparingLong((Path file) -> examined(file).version())
                        .reversed())
                .forEach(file -> read(file, type, row -> {
                    String own = hash.apply(row);
                    if (own == null || seen.add(own)) {
                        action.accept(row);
                    }
                }));
    }

    private static <R extends Record> void read(Path file, Class<R> type, Consumer<? super R> action) {
        CarpetReader<R> reader = new CarpetReader<>(file.toFile(), type)
                .withFieldMatchingStrategy(FieldMatchingStrategy.SNAKE_CASE)
                .withFailOnMissingColumn(false);
        try (CloseableIterator<R> rows = reader.iterator()) {
            while (rows.hasNext()) {
                action.accept(rows.next());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** Writes a file without rows: it gives a dataset that has not landed yet its columns. */
    public static <R extends Record> void writeEmpty(Path file, Class<R> type) {
        try {
            Files.deleteIfExists(file);
            new RecordFile<>(file, type).close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /**
     * Starts a set of files that become visible together.
     *
     * @param name of the files, unique per run and source
     */
    public Batch begin(String name) {
        return new Batch(name.replaceAll("[^A-Za-z0-9._-]", "_"));
    }

    /** What one source lands in one run. Thread-safe. Close without commit abandons it. */
    public final class Batch implements AutoCloseable {
        private final String name;
        private final Map<String, OpenFiles<?>> open = new ConcurrentHashMap<>();

        /** Content hashes of which there is a second reading, per dataset and version. */
        private final Map<String, KnownHashes> readAgain = new ConcurrentHashMap<>();

        private volatile boolean isClosed;

        private Batch(String name) {
            this.name = name;
        }

        /** Appends a record that was read from no payload, as the others are. */
        public <R extends Record> boolean append(String dataset, Class<R> type, String contentHash, R row) {
            return append(dataset, type, contentHash, row, Reading.NONE);
        }

        /**
         * Appends a record unless its hash has landed in the dataset before, in this batch or another.
         *
         * @return whether it is new
         */
        public <R extends Record> boolean append(
                String dataset, Class<R> type, String contentHash, R row, Reading reading) {
            checkOpen();
            if (!known(dataset).add(contentHash)) {
                return false;
            }
            open(dataset, type).write(List.of(row), reading);
            return true;
        }

        /**
         * Appends many records, each unless its hash has landed in the dataset before. Several callers at once fill several files, so
         * that packing, which takes longer than anything else, is done by all of them.
         *
         * @return how many were new
         */
        public <R extends Record> int appendAll(
                String dataset, Class<R> type, List<R> rows, Function<? super R, String> contentHash, Reading reading) {
            checkOpen();
            List<String> hashes = new ArrayList<>(rows.size());
            for (R row : rows) {
                hashes.add(contentHash.apply(row));
            }
            BitSet isNew = known(dataset).addAll(hashes);
            List<R> fresh = new ArrayList<>(rows.size());
            for (int index = isNew.nextSetBit(0); index >= 0; index = isNew.nextSetBit(index + 1)) {
                fresh.add(rows.get(index));
            }
            if (!fresh.isEmpty()) {
                open(dataset, type).write(fresh, reading);
            }
            return fresh.size();
        }

        /** Appends a second reading of what has landed, unless there is one of this version. */
        public <R extends Record> void appendAgain(
                String dataset, Class<R> type, R row, Reading reading, RenamedHash renamed) {
            checkOpen();
            R named = renamed.in(row);
            String contentHash = RecordFile.hashOf(type).apply(named);
            if (contentHash == null) {
                throw new IllegalArgumentException("%s has no content hash".formatted(type));
            }
            long version = reading.version() == null ? FIRST_VERSION : reading.version();
            if (readAgain
                    .computeIfAbsent(dataset + " " + version, ignored -> hashes(dataset, version))
                    .add(contentHash)) {
                KnownHashes landed = known.get(dataset);
                if (landed != null) {
                    landed.add(contentHash);
                }
                open(dataset, type).write(List.of(named), reading);
            }
        }

        private void checkOpen() {
            if (isClosed) {
                throw new IllegalStateException("Batch %s is closed".formatted(name));
            }
        }

        @SuppressWarnings("unchecked") // One dataset has one type: the key and the class travel together.
        private <R extends Record> OpenFiles<R> open(String dataset, Class<R> type) {
            return (OpenFiles<R>) open.computeIfAbsent(dataset, ignored -> new OpenFiles<>(dataset, type, name));
        }

        /**
         * Makes everything appended visible, the named datasets in this order, others before them.
         *
         * @return how many files appeared
         */
        public synchronized int commit(List<String> datasetsInOrder) {
            isClosed = true;
            List<String> order = new ArrayList<>(new TreeSet<>(open.keySet()));
            order.removeAll(datasetsInOrder);
            order.addAll(datasetsInOrder);
            int files = 0;
            try {
                for (OpenFiles<?> lanes : open.values()) {
                    for (OpenFile<?> file : lanes.files) {
                        file.writer.close();
                        sync(file.unfinished);
                    }
                }
                for (String dataset : order) {
                    OpenFiles<?> lanes = open.remove(dataset);
                    if (lanes == null) {
                        continue;
                    }
                    for (OpenFile<?> file : lanes.files) {
                        Files.move(file.unfinished, file.finished, StandardCopyOption.ATOMIC_MOVE);
                        files++;
                    }
                    sync(root.resolve(dataset));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot finish the files of %s under %s".formatted(name, root), e);
            } finally {
                abandon();
            }
            return files;
        }

        @Override
        public synchronized void close() {
            isClosed = true;
            abandon();
        }

        private void abandon() {
            for (Map.Entry<String, OpenFiles<?>> entry : open.entrySet()) {
                // What was appended and not finished has not landed: its hashes must not hide it from a later batch.
                known.remove(entry.getKey());
                for (OpenFile<?> file : entry.getValue().files) {
                    try {
                        file.writer.close();
                    } catch (IOException | RuntimeException e) {
                        // The file is thrown away whatever its state; the failure that led here is already on its way.
                    } finally {
                        deleteQuietly(file.unfinished);
                    }
                }
            }
            open.clear();
        }
    }

    /** The files of one dataset that are being filled: one, or more where several callers write at once. */
    private final class OpenFiles<R extends Record> {
        private final String dataset;
        private final Class<R> type;
        private final String batch;
        private final List<OpenFile<R>> files = new CopyOnWriteArrayList<>();

        OpenFiles(String dataset, Class<R> type, String batch) {
            this.dataset = dataset;
            this.type = type;
            this.batch = batch;
        }

        void write(List<R> rows, Reading reading) {
            OpenFile<R> file = locked(rows.size());
            try {
                file.writer.write(rows, reading);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot write to " + root.resolve(dataset), e);
            } finally {
                file.lock.unlock();
            }
        }

        /** A free file; a single row waits for its turn, it is not worth a file of its own. */
        private OpenFile<R> locked(int rows) {
            for (OpenFile<R> file : files) {
                if (file.lock.tryLock()) {
                    return file;
                }
            }
            OpenFile<R> file = rows > 1 || files.isEmpty() ? added(rows > 1 ? MOST_FILES : 1) : files.get(0);
            file.lock.lock();
            return file;
        }

        private synchronized OpenFile<R> added(int most) {
            if (files.size() < most) {
                files.add(create());
            }
            return files.get(files.size() - 1);
        }

        private OpenFile<R> create() {
            Path folder = root.resolve(dataset);
            try {
                Files.createDirectories(folder);
                Path finished = folder.resolve(batch + SUFFIX);
                for (int number = 2; Files.exists(finished) || Files.exists(unfinished(finished)); number++) {
                    finished = folder.resolve("%s-%d%s".formatted(batch, number, SUFFIX));
                }
                Path unfinished = unfinished(finished);
                return new OpenFile<>(new RecordFile<>(unfinished, type), unfinished, finished, new ReentrantLock());
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot write to " + folder, e);
            }
        }
    }

    private static Path unfinished(Path finished) {
        return finished.resolveSibling("." + finished.getFileName() + UNFINISHED_SUFFIX);
    }

    private record OpenFile<R extends Record>(
            RecordFile<R> writer, Path unfinished, Path finished, ReentrantLock lock) {}

    private KnownHashes known(String dataset) {
        return known.computeIfAbsent(dataset, name -> hashes(name, FIRST_VERSION));
    }

    /** The content hashes of the records of this reading, and of newer ones. */
    private KnownHashes hashes(String dataset, long leastVersion) {
        KnownHashes hashes = new KnownHashes();
        List<String> some = new ArrayList<>(HASHES_AT_ONCE);
        for (Path file : files(dataset)) {
            if (examined(file).version() < leastVersion) {
                continue;
            }
            read(file, HashOnly.class, row -> {
                if (row.contentHash() != null && row.isOf(leastVersion)) {
                    some.add(row.contentHash());
                }
                if (some.size() == HASHES_AT_ONCE) {
                    hashes.addAll(some);
                    some.clear();
                }
            });
        }
        hashes.addAll(some);
        return hashes;
    }

    private boolean isWhole(Path file) {
        return examined(file).isWhole();
    }

    private Examined examined(Path file) {
        return examined.computeIfAbsent(file, LandingZone::examine);
    }

    /**
     * Reads every page and compares its checksum, without decoding it: about as fast as the disk. A reader would take a page with other
     * bytes in it for data, or break off in the middle of a build.
     */
    private static Examined examine(Path file) {
        try (ParquetFileReader reader = ParquetFileReader.open(new FileSystemInputFile(file.toFile()), CHECKING)) {
            PageReadStore pages = reader.readNextRowGroup();
            while (pages != null) {
                pages.close();
                pages = reader.readNextRowGroup();
            }
            return new Examined(true, version(reader.getRowGroups()), reader.getRecordCount());
        } catch (FileNotFoundException e) {
            // It is there and must not be opened: nothing is known about what is in it.
            throw new UncheckedIOException("Cannot read " + file, e);
        } catch (IOException | RuntimeException e) {
            // Whatever the decoder stumbled over, the file is not what was written.
            return new Examined(false, FIRST_VERSION, 0);
        }
    }

    private static long version(List<BlockMetaData> rowGroups) {
        return rowGroups.stream()
                // A column of the same name may be a dataset's own.
                .filter(rowGroup -> rowGroup.getColumns().stream()
                        .anyMatch(column -> column.getPath().toDotString().equals(RecordFile.PAYLOAD_HASH)))
                .flatMap(rowGroup -> rowGroup.getColumns().stream())
                .filter(column -> column.getPath().toDotString().equals(RecordFile.READING_VERSION))
                .filter(column -> column.getStatistics().hasNonNullValue())
                .mapToLong(column -> ((Number) column.getStatistics().genericGetMax()).longValue())
                .max()
                .orElse(FIRST_VERSION);
    }

    private List<Path> list(String suffix) {
        List<Path> files = new ArrayList<>();
        for (Path folder : listIn(root, "")) {
            files.addAll(listIn(folder, suffix));
        }
        return files;
    }

    private static List<Path> listIn(Path folder, String suffix) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder, e);
        }
    }

    private static void sync(Path path) throws IOException {
        // A folder opens for reading only; syncing it makes the rename itself durable.
        StandardOpenOption mode = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // An unfinished file that stays is removed by the next run.
        }
    }
}
