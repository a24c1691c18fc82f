package org.gitopsdora.source.flux;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.json.JsonFiles;
import org.gitopsdora.source.json.RecordLines;
import org.gitopsdora.time.Window;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads what people keep of Flux: notification archives, exported Kubernetes events, controller logs and lists of objects, plain or gzip,
 * in one document or many. Every record is recognised by itself, so kinds may be mixed in one file. One thread cuts files into blocks of
 * lines, others parse and land them.
 */
final class FluxFiles {
    private static final int MOST_REJECTIONS = 1_000;
    private static final int ROWS_AT_ONCE = 500;

    private final String instance;
    private final Extraction extraction;
    private final @Nullable Window window;
    private final ObjectRecords objects;
    private final KnownFiles known;

    FluxFiles(String instance, Extraction extraction) {
        this.instance = instance;
        this.extraction = extraction;
        this.window = extraction.window().orElse(null);
        this.objects = new ObjectRecords(instance, extraction);
        this.known = new KnownFiles(instance, extraction);
    }

    /** Reads every file of the patterns, each once; a pattern or file that gives nothing is a gap. */
    void read(List<String> patterns) {
        TreeSet<Path> files = new TreeSet<>();
        for (String pattern : patterns) {
            List<Path> found = JsonFiles.list(pattern);
            if (found.isEmpty()) {
                gap(
                        "file_missing",
                        "no file matches %s; check the pattern and whatever writes the files".formatted(pattern));
            }
            files.addAll(found);
        }
        try (Workers workers = new Workers(instance)) {
            long done = 0;
            for (Path file : files) {
                readFile(file, workers);
                extraction.progress("files", ++done, files.size());
            }
        }
    }

    private void readFile(Path file, Workers workers) {
        try {
            KnownFiles.Reading reading = known.open(file);
            KnownFiles.HashingStream stream = reading.stream();
            if (stream == null) {
                return;
            }
            try (stream) {
                InputStream unzipped =
                        reading.start() > 0 ? stream : JsonFiles.unzipped(new BufferedInputStream(stream, 1 << 16));
                FileTaker taker = new FileTaker(reading, workers);
                long resume = RecordLines.readAll(unzipped, taker, reading.start());
                taker.close();
                if (resume >= 0) {
                    known.landed(reading, resume, taker.isTailOpen, taker.records.get());
                }
            } finally {
                workers.await();
            }
        } catch (IOException e) {
            gap(
                    "file_unreadable",
                    "%s cannot be read (%s); check its rights, and whether it was written to its end"
                            .formatted(file, e.getMessage() == null ? "it ends early" : e.getMessage()));
        }
    }

    private void gap(String kind, String detail) {
        extraction.gap(new Gap(kind, "flux %s: %s".formatted(instance, detail), null, null));
    }

    /** Recognises the records of one file. Lines are recognised elsewhere, everything else here. */
    private final class FileTaker implements RecordLines.Taker {
        private final KnownFiles.Reading reading;
        private final Workers workers;
        private final EventRows rows = new EventRows(instance, extraction.now());
        private final Instant writtenAt;
        private final AtomicLong records = new AtomicLong();
        private final AtomicLong rejections = new AtomicLong();
        private final Set<String> hints = ConcurrentHashMap.newKeySet();
        private final BlockTaker documents;
        private final RecordReader reader;
        private boolean isTailOpen;

        FileTaker(KnownFiles.Reading reading, Workers workers) throws IOException {
            this.reading = reading;
            this.workers = workers;
            this.writtenAt = Files.getLastModifiedTime(reading.file()).toInstant();
            this.documents = new BlockTaker(this);
            this.reader = new RecordReader(rows, documents);
        }

        @Override
        public void lines(byte[] bytes, int from, int to, long position) {
            workers.submit(() -> {
                BlockTaker block = new BlockTaker(this);
                RecordReader lineReader = new RecordReader(rows, block);
                lineReader.readAll(bytes, from, to, position);
                block.land();
                count(lineReader.records());
            });
        }

        @Override
        public void record(JsonNode record, long position) {
            reader.read(record, position);
            count(1);
        }

        @Override
        public void startOfList() {
            documents.startOfList();
        }

        @Override
        public void endOfList(long elements) {
            documents.endOfList(elements);
        }

        @Override
        public void text(String line, long position) {
            if (line.equals("null")) {
                // Go prints an empty list so.
                return;
            }
            count(1);
            String hint = TextLines.hint(line);
            if (hint != null) {
                documents.useless(position, hint, line);
            } else if (line.endsWith("}") || line.contains("reason=")) {
                reader.read(JsonNodeFactory.instance.stringNode(line), position);
            } else if (hints.isEmpty()) {
                // Below the head of a table stand its rows.
                unreadable(position, "a line of text", line);
            }
        }

        @Override
        public void unfinished(String line, long position) {
            count(1);
            if (reading.isTailGivenUp()) {
                unreadable(position, "the file ends in the middle of a record, and has not grown since", line);
            } else {
                isTailOpen = true;
            }
        }

        @Override
        public void unreadable(long position, String reason, String payload) {
            if (rejections.incrementAndGet() <= MOST_REJECTIONS) {
                extraction.reject(reading.file().toString(), position, reason, payload);
            }
        }

        private void count(long more) {
            records.addAndGet(more);
            extraction.countRead(more);
        }

        /** Thousands of rejections mean that the file is of another kind: said once instead. */
        void close() {
            workers.await();
            documents.land();
            if (rejections.get() > MOST_REJECTIONS) {
                gap(
                        "file_unrecognised",
                        "%d records of %s are of no known shape, the first %d are in dq_rejected_records; is it an export of Flux in JSON?"
                                .formatted(rejections.get(), reading.file(), MOST_REJECTIONS));
            }
        }
    }

    /** What was recognised in one block, on its way to the landing zone. */
    private final class BlockTaker implements RecordReader.Taker {
        private final FileTaker file;
        private final List<FluxEvent> events = new ArrayList<>();
        private final Set<String> kinds = new TreeSet<>();
        private long listed;
        private @Nullable Instant latest;

        BlockTaker(FileTaker file) {
            this.file = file;
        }

        @Override
        public void event(FluxEvent event) {
            // A user who asks for a window gets the events of that window; what an object remembers comes whole.
            if (window == null || window.contains(event.occurredAt())) {
                events.add(event);
            }
            if (events.size() == ROWS_AT_ONCE) {
                land();
            }
        }

        void land() {
            if (!events.isEmpty()) {
                extraction.landAll(FluxEvent.DATASET, List.copyOf(events));
                events.clear();
            }
        }

        @Override
        public void object(JsonNode object, long position) {
            ObjectRecords.Seen seen = objects.land(
                    object, new ObjectRecords.Place(file.reading.file().toString(), position, file.writtenAt));
            if (seen != null) {
                listed++;
                kinds.add(seen.kind());
                latest = latest == null || seen.observedAt().isAfter(latest) ? seen.observedAt() : latest;
            }
        }

        @Override
        public void startOfList() {
            listed = 0;
            kinds.clear();
            latest = null;
        }

        /** Lists of anything else, or of objects that could not be read, say nothing of what is missing. */
        @Override
        public void endOfList(long elements) {
            if (listed == elements && latest != null) {
                String scope = "file:" + file.reading.file().getFileName();
                String joined = String.join(", ", kinds);
                extraction.land(
                        FluxListing.DATASET,
                        new FluxListing(
                                FluxSource.TYPE,
                                instance,
                                extraction.now(),
                                ContentHash.of(instance, scope, latest, joined),
                                scope,
                                latest,
                                joined,
                                listed));
            }
            startOfList();
        }

        @Override
        public void rejected(long position, String reason, String payload) {
            file.unreadable(position, reason, payload);
        }

        @Override
        public void useless(long position, String hint, String payload) {
            if (file.hints.add(hint)) {
                extraction.reject(file.reading.file().toString(), position, hint, payload);
            }
        }
    }
}
