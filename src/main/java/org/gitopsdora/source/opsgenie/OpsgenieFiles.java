package org.gitopsdora.source.opsgenie;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.json.Fields;
import org.gitopsdora.source.json.JsonFiles;
import org.gitopsdora.source.json.JsonRecords;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what people keep of the API's answers: lists of incidents, alerts, services and teams as sent, their records one a line, and
 * timelines that say whose they are ({@code incidentId}). Plain or gzip, mixed. From the first record to the last one a file is believed
 * to hold everything.
 */
final class OpsgenieFiles {
    private static final int MOST_REJECTIONS = 1_000;

    private final OpsgenieConfig config;
    private final Extraction extraction;
    private final OpsgenieRecords records;
    private final Map<Unit, Span> spans = new EnumMap<>(Unit.class);

    OpsgenieFiles(OpsgenieConfig config, Extraction extraction) {
        this.config = config;
        this.extraction = extraction;
        this.records = new OpsgenieRecords(config.name(), config.dialect(), extraction);
    }

    /** From the first beginning to the last change. */
    private static final class Span {
        private @Nullable Instant from;
        private @Nullable Instant to;
        private long records;

        void add(@Nullable Instant createdAt, @Nullable Instant updatedAt) {
            records++;
            if (createdAt != null && (from == null || createdAt.isBefore(from))) {
                from = createdAt;
            }
            Instant last = updatedAt == null ? createdAt : updatedAt;
            if (last != null && (to == null || last.isAfter(to))) {
                to = last;
            }
        }
    }

    /** Reads every file of the patterns, each once; a pattern or file that gives nothing is a gap. */
    void read() {
        TreeSet<Path> files = new TreeSet<>();
        for (String pattern : config.files()) {
            List<Path> found = JsonFiles.list(pattern);
            if (found.isEmpty()) {
                gap(
                        "file_missing",
                        "no file matches %s; check the pattern and whatever writes the files".formatted(pattern));
            }
            files.addAll(found);
        }
        long done = 0;
        for (Path file : files) {
            readFile(file);
            extraction.progress("files", ++done, files.size());
        }
        spans.forEach(this::landSpan);
    }

    private void readFile(Path file) {
        try (InputStream stream = JsonFiles.unzipped(new BufferedInputStream(Files.newInputStream(file)))) {
            FileTaker taker = new FileTaker(file);
            JsonRecords.readAll(stream, taker);
            taker.close();
        } catch (IOException e) {
            gap(
                    "file_unreadable",
                    "%s cannot be read (%s); check its rights, and whether it was written to its end"
                            .formatted(file, e.getMessage() == null ? "it ends early" : e.getMessage()));
        }
    }

    private void landSpan(Unit unit, Span span) {
        Instant from = span.from;
        Instant to = span.to;
        if (from == null || to == null || !from.isBefore(to)) {
            return;
        }
        extraction.land(
                OpsgenieWindow.DATASET,
                new OpsgenieWindow(
                        OpsgenieSource.TYPE,
                        config.name(),
                        extraction.now(),
                        ContentHash.of(config.name(), unit.key(), "files", from, to),
                        unit.key(),
                        "files",
                        from,
                        to,
                        false,
                        span.records));
    }

    private void gap(String kind, String what) {
        extraction.gap(new Gap(kind, "opsgenie %s: %s".formatted(config.name(), what), null, null));
    }

    /** Recognises the records of one file. */
    private final class FileTaker implements JsonRecords.Taker {
        private final Path file;
        private long rejections;

        FileTaker(Path file) {
            this.file = file;
        }

        @Override
        public void record(JsonNode record, long position) {
            for (JsonNode each : unwrapped(record)) {
                extraction.countRead(1);
                recognise(each, position);
            }
        }

        /** An answer of the API holds its records under one of two names. */
        private List<JsonNode> unwrapped(JsonNode record) {
            List<JsonNode> unwrapped = new ArrayList<>();
            for (String list : List.of("data", "values")) {
                JsonNode inner = record.path(list);
                if (inner.isArray()) {
                    inner.forEach(unwrapped::add);
                    return unwrapped;
                }
                if (inner.isObject()) {
                    return List.of(inner);
                }
            }
            return List.of(record);
        }

        private void recognise(JsonNode record, long position) {
            if (record.path("entries").isArray() && record.path("incidentId").isString()) {
                List<JsonNode> entries = new ArrayList<>();
                record.path("entries").forEach(entries::add);
                records.landEntries(Unit.INCIDENTS, record.path("incidentId").stringValue(), entries, file.toString());
            } else if (isAlert(record)) {
                land(Unit.ALERTS, record, position);
            } else if (record.has("message") || record.has("impactStartDate")) {
                land(Unit.INCIDENTS, record, position);
            } else if (record.has("teamId") && record.has("name")) {
                records.landService(record);
            } else if (record.has("name") || record.has("teamName")) {
                records.landTeam(record);
            } else {
                unreadable(position, "no shape that is known here", record.toString());
            }
        }

        private boolean isAlert(JsonNode record) {
            return record.has("alias")
                    || record.has("acknowledged")
                    || record.has("lastOccurredAt")
                    || record.has("lastOccuredAt");
        }

        private void land(Unit unit, JsonNode record, long position) {
            if (records.land(unit, record, file.toString(), position)) {
                Fields fields = new Fields();
                spans.computeIfAbsent(unit, each -> new Span())
                        .add(fields.time(record, "createdAt"), fields.time(record, "updatedAt"));
            }
        }

        @Override
        public void startOfList() {
            // Records are recognised one by one.
        }

        @Override
        public void endOfList(long elements) {
            // Records are recognised one by one.
        }

        @Override
        public void unreadable(long position, String reason, String payload) {
            rejections++;
            if (rejections <= MOST_REJECTIONS) {
                extraction.reject(file.toString(), position, reason, payload);
            }
        }

        /** Thousands of rejections mean that the file is of another kind: said once instead. */
        void close() {
            if (rejections > MOST_REJECTIONS) {
                gap(
                        "file_unrecognised",
                        "%d records of %s are of no known shape, the first %d are in dq_rejected_records; are they answers of the API?"
                                .formatted(rejections, file, MOST_REJECTIONS));
            }
        }
    }
}
