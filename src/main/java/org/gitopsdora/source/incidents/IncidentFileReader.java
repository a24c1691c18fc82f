package org.gitopsdora.source.incidents;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gitopsdora.source.json.JsonFiles;
import org.gitopsdora.source.json.JsonRecords;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one file, plain or gzip, CSV or JSON: what it is is told by its first bytes, since names lie. */
final class IncidentFileReader {
    private static final int HEAD_BYTES = 4 << 10;
    private static final int MOST_NAMES = 40;

    /** Takes the rows of one file. */
    interface Taker extends CsvRows.Taker {
        /** The file, or its rest, cannot be used: {@code kind} is short and stable. */
        void useless(String kind, String detail);
    }

    private final IncidentsConfig config;

    IncidentFileReader(IncidentsConfig config) {
        this.config = config;
    }

    /** Whether it was read to its end. */
    boolean read(Path file, Taker taker) {
        try (NotingStream stream = new NotingStream(Files.newInputStream(file))) {
            boolean isRead = read(stream, file, taker);
            if (stream.failure == null) {
                return isRead;
            }
            taker.useless("file_unreadable", unreadable(file, stream.failure));
        } catch (IOException e) {
            taker.useless("file_unreadable", unreadable(file, e));
        }
        return false;
    }

    private static String unreadable(Path file, IOException failure) {
        return "%s cannot be read to its end (%s); check its rights, and whether it was written to its end"
                .formatted(file, failure.getMessage() == null ? "it ends early" : failure.getMessage());
    }

    private boolean read(InputStream stream, Path file, Taker taker) throws IOException {
        NotingStream unzipped = new NotingStream(JsonFiles.unzipped(new BufferedInputStream(stream, 1 << 16)));
        BufferedInputStream content = new BufferedInputStream(unzipped, 1 << 16);
        content.mark(HEAD_BYTES);
        byte[] head = content.readNBytes(HEAD_BYTES);
        content.reset();
        if (head.length == 0) {
            // Nothing has happened, perhaps; or an export was cut off before its first byte.
            return true;
        }
        Charset marked = marked(head);
        if (isBinary(head, marked)) {
            taker.useless(
                    "file_unrecognised",
                    "%s is no text%s"
                            .formatted(
                                    file,
                                    head[0] == 'P' && head[1] == 'K'
                                            ? " but a spreadsheet or an archive; export it as CSV"
                                            : "; incidents are read from CSV, JSON and NDJSON"));
            return false;
        }
        if (isJson(head)) {
            JsonRecords.readAll(content, config.lists(), new JsonTaker(taker, unzipped));
        } else if (!readCsv(content, marked, file, taker)) {
            return false;
        }
        if (unzipped.failure != null) {
            throw unzipped.failure;
        }
        return true;
    }

    private boolean readCsv(InputStream content, @Nullable Charset marked, Path file, Taker taker) throws IOException {
        Charset charset = marked == null ? config.encoding() : marked;
        Reader reader = new InputStreamReader(
                content,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
        if (marked != null) {
            // The mark itself; of UTF-16 too it is one character.
            reader.read();
        }
        Set<String> ids =
                config.columns().of("id").stream().map(ColumnPath::text).collect(Collectors.toSet());
        CsvRows.Header header = CsvRows.readAll(reader, config.delimiter(), ids, taker);
        if (!header.isKnown()) {
            taker.useless(
                    "file_unrecognised",
                    "%s has no column %s; its first line names: %s"
                            .formatted(file, String.join(" or ", ids), listed(header.names())));
        }
        return header.isKnown();
    }

    private static String listed(List<String> names) {
        String listed = names.stream()
                .limit(MOST_NAMES)
                .map(name -> name.length() > 100 ? name.substring(0, 100) + "…" : name)
                .collect(Collectors.joining(", "));
        return names.size() > MOST_NAMES ? listed + ", …" : listed;
    }

    private static @Nullable Charset marked(byte[] head) {
        int first = head[0] & 0xff;
        int second = head.length > 1 ? head[1] & 0xff : 0;
        if (first == 0xef && second == 0xbb && head.length > 2 && (head[2] & 0xff) == 0xbf) {
            return StandardCharsets.UTF_8;
        }
        return first == 0xff && second == 0xfe
                ? StandardCharsets.UTF_16LE
                : first == 0xfe && second == 0xff ? StandardCharsets.UTF_16BE : null;
    }

    private boolean isBinary(byte[] head, @Nullable Charset marked) {
        boolean isWide = marked != null && !marked.equals(StandardCharsets.UTF_8);
        boolean isConfiguredWide = config.encoding().name().startsWith("UTF-16");
        for (byte each : head) {
            if (each == 0 && !isWide && !isConfiguredWide) {
                return true;
            }
        }
        return head.length > 3 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
    }

    private static boolean isJson(byte[] head) {
        int index = head.length > 2 && (head[0] & 0xff) == 0xef ? 3 : 0;
        while (index < head.length && Character.isWhitespace(head[index])) {
            index++;
        }
        return index < head.length && (head[index] == '{' || head[index] == '[');
    }

    /** What ends the stream early is told by its reader, not as a record. */
    private record JsonTaker(Taker taker, NotingStream stream) implements JsonRecords.Taker {
        @Override
        public void record(JsonNode record, long position) {
            if (record instanceof ObjectNode row) {
                taker.row(row, position);
            } else {
                taker.unreadable(position, "no object", record.toString());
            }
        }

        @Override
        public void startOfList() {
            // An element is a row, as a document of its own is.
        }

        @Override
        public void endOfList(long elements) {
            // See startOfList.
        }

        @Override
        public void unreadable(long position, String reason, String payload) {
            if (stream.failure == null) {
                taker.unreadable(position, reason, payload);
            }
        }
    }

    /** Remembers that it failed, for a reader above that takes a failure for the end. */
    private static final class NotingStream extends FilterInputStream {
        private @Nullable IOException failure;

        NotingStream(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
