package org.gitopsdora.source.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a stream of mostly one record a line into blocks of whole lines, without looking into them: those who know how may parse several
 * at a time. What is no such line (a document over several lines, a list, text) is read where it stands, record by record.
 */
public final class RecordLines {
    /** Small enough for the collector to treat as ordinary garbage in a heap of half a gigabyte. */
    private static final int BLOCK_BYTES = 256 << 10;

    /** Longer lines are read as documents, in bounded memory. */
    private static final int LINE_BYTES = 4 << 20;

    private static final int TEXT_BYTES = 64 << 10;

    /** Takes what a stream holds, in its order. */
    public interface Taker extends JsonRecords.Taker {
        /** Whole lines, each an object or several, or blank; the array is the taker's own. {@code position} is that of {@code from}. */
        void lines(byte[] bytes, int from, int to, long position);

        /** A line that does not begin like JSON, at most 64 KiB of it. */
        void text(String line, long position);

        /** The file ends in a line that nobody has finished. */
        void unfinished(String line, long position);
    }

    private final InputStream stream;
    private final Taker taker;
    private byte[] buffer = new byte[BLOCK_BYTES];
    private int from;
    private int to;
    private boolean isAtEnd;
    private long resumable;

    /** Offset of the byte at {@code from}. */
    private long position;

    private RecordLines(InputStream stream, Taker taker, long position) {
        this.stream = stream;
        this.taker = taker;
        this.position = position;
    }

    /**
     * Reads everything. A failure of the stream ends it like its regular end, and is then reported to the taker.
     *
     * @param position of the first byte
     * @return where a later reading of the same file, grown, may begin: behind the last finished line; 0 if it must begin
     *     anew, -1 if the stream failed
     */
    public static long readAll(InputStream stream, Taker taker, long position) throws IOException {
        return new RecordLines(stream, taker, position).read();
    }

    private long read() throws IOException {
        IOException failure = null;
        boolean isBegun = false;
        while (!isBegun || from < to || !isAtEnd) {
            try {
                if (isBegun) {
                    step();
                } else {
                    isBegun = true;
                    fill();
                    skipByteOrderMark();
                }
            } catch (IOException e) {
                // What was read before it broke is good.
                failure = e;
                isAtEnd = true;
            }
        }
        if (failure != null) {
            taker.unreadable(position, "the file ends early: " + failure.getMessage(), "");
            return -1;
        }
        return resumable;
    }

    /** Hands on the lines that stand in the buffer; where none stands, deals with what does. */
    private void step() throws IOException {
        int end = from;
        while (true) {
            int first = skipBlank(end);
            int newline = newline(first);
            boolean isLast = newline == to;
            // The first byte of the next line tells whether this one was the whole record.
            if (first == to || (!isAtEnd && newline + 1 >= to)) {
                end = first == to ? to : end;
                break;
            }
            int last = newline - 1;
            while (JsonRecords.isBlank(buffer[last])) {
                last--;
            }
            boolean isObject = buffer[first] == '{';
            int next = isLast ? to : newline + 1;
            if (isObject && buffer[last] == '}' && (isLast || isStart(next))) {
                end = next;
                continue;
            }
            if (end > from) {
                break;
            }
            skipTo(first);
            if (isObject && isLast) {
                unfinished();
            } else if (isObject || (buffer[first] == '[' && buffer[last] != '}')) {
                document();
            } else {
                text(last + 1, next);
            }
            return;
        }
        if (end > from) {
            take(end);
        } else if (isAtEnd) {
            skipTo(to);
        } else {
            makeRoom();
        }
    }

    private void makeRoom() throws IOException {
        if (to - from == buffer.length) {
            if (buffer.length >= LINE_BYTES) {
                skipTo(skipBlank(from));
                document();
                return;
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        fill();
    }

    /** Hands on a block; what lies behind it moves to a new buffer. */
    private void take(int end) {
        byte[] block = buffer;
        taker.lines(block, from, end, position);
        int lineStart = end;
        while (lineStart > from && block[lineStart - 1] != '\n') {
            lineStart--;
        }
        // A last line without an end may grow.
        resumable = position + (lineStart - from);
        position += end - from;
        int rest = to - end;
        buffer = new byte[Math.max(BLOCK_BYTES, rest + (BLOCK_BYTES >> 1))];
        System.arraycopy(block, end, buffer, 0, rest);
        from = 0;
        to = rest;
    }

    private void unfinished() {
        taker.unfinished(excerpt(to), position);
        resumable = position;
        skipTo(to);
    }

    private void text(int end, int next) {
        taker.text(excerpt(end), position);
        skipTo(next);
        if (buffer[next - 1] == '\n') {
            resumable = position;
        }
    }

    private void skipTo(int index) {
        position += index - from;
        from = index;
    }

    private void document() throws IOException {
        byte[] held = Arrays.copyOfRange(buffer, from, to);
        ReplayStream replay = new ReplayStream(isAtEnd ? InputStream.nullInputStream() : stream, position, held);
        long end = position + held.length;
        JsonRecords.readOne(replay, taker);
        resumable = 0;
        if (replay.end() == end) {
            skipTo(from + (int) (replay.position() - position));
        } else {
            byte[] left = replay.remainder();
            position = replay.position();
            buffer = Arrays.copyOf(left, Math.max(BLOCK_BYTES, left.length + (BLOCK_BYTES >> 1)));
            from = 0;
            to = left.length;
        }
        IOException failure = replay.failure();
        if (failure != null) {
            throw failure;
        }
        fill();
    }

    private void fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        while (!isAtEnd && to < buffer.length) {
            int count = stream.read(buffer, to, buffer.length - to);
            if (count < 0) {
                isAtEnd = true;
            } else {
                to += count;
            }
        }
    }

    private void skipByteOrderMark() {
        if (to - from >= 3
                && (buffer[from] & 0xff) == 0xef
                && (buffer[from + 1] & 0xff) == 0xbb
                && (buffer[from + 2] & 0xff) == 0xbf) {
            skipTo(from + 3);
        }
    }

    private String excerpt(int end) {
        return new String(buffer, from, Math.min(TEXT_BYTES, end - from), StandardCharsets.UTF_8);
    }

    /** Whether what follows a line begins a record or text of its own; the inside of an indented document does not. */
    private boolean isStart(int at) {
        if (at >= to) {
            return true;
        }
        return switch (buffer[at]) {
            case ' ', '\t', ',', '"', '}', ']' -> false;
            default -> true;
        };
    }

    private int newline(int start) {
        int index = start;
        while (index < to && buffer[index] != '\n') {
            index++;
        }
        return index;
    }

    private int skipBlank(int start) {
        int index = start;
        while (index < to && JsonRecords.isBlank(buffer[index])) {
            index++;
        }
        return index;
    }
}
