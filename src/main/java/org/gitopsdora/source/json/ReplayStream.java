package org.gitopsdora.source.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stream that remembers a bounded stretch of what it gave, so that reading can start again at the next line after a record that
 * cannot be parsed. A failure of the stream below ends it like its regular end and is kept for the report.
 */
final class ReplayStream extends InputStream {
    /** Longer records are not replayed: reading goes on where their parsing stopped. */
    private static final int KEPT_BYTES = 1 << 20;

    private static final int EXCERPT_BYTES = 1 << 16;

    private final InputStream below;
    private byte[] kept;
    private int keptLength;
    private long keptFrom;
    private long position;
    private long recordStart;
    private byte[] head = new byte[0];
    private @Nullable IOException failure;

    ReplayStream(InputStream below) {
        this(below, 0, new byte[0]);
    }

    /**
     * A stream in the middle of which somebody else has read.
     *
     * @param start offset of the first byte that it will give
     * @param held what was read already
     */
    ReplayStream(InputStream below, long start, byte[] held) {
        this.below = below;
        this.kept = held.length == 0 ? new byte[1 << 14] : held;
        this.keptLength = held.length;
        this.keptFrom = start;
        this.position = start;
        this.recordStart = start;
    }

    /** Offset behind the last byte that was read from the stream below. */
    long end() {
        return keptFrom + keptLength;
    }

    /** What was read from the stream below and not given yet. */
    byte[] remainder() {
        return Arrays.copyOfRange(kept, (int) (position - keptFrom), keptLength);
    }

    /** Offset of the next byte to give. */
    long position() {
        return position;
    }

    /** Why the stream below ended, if it did not end regularly. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** A record starts here: what lies before it is not needed any more. */
    void startRecord(long start) {
        head = new byte[0];
        recordStart = start;
        int surplus = (int) Math.min(Math.max(0, start - keptFrom), keptLength);
        // Moving bytes for each of many small records would be quadratic.
        if (surplus > EXCERPT_BYTES) {
            drop(surplus);
        }
    }

    /**
     * The record at {@code start} as far as it is remembered, at most 64 KiB: its line, or, if that is nothing but an opening brace,
     * what follows too.
     */
    String excerpt(long start) {
        if (start < keptFrom) {
            return new String(head, StandardCharsets.UTF_8);
        }
        while (keptLength <= KEPT_BYTES && breaksOff(start) && fill()) {
            // The line goes on in what was not read yet.
        }
        int from = (int) Math.min(start - keptFrom, keptLength);
        while (from < keptLength && Character.isWhitespace(kept[from])) {
            from++;
        }
        int most = Math.min(keptLength, from + EXCERPT_BYTES);
        int lineEnd = from;
        while (lineEnd < most && kept[lineEnd] != '\n') {
            lineEnd++;
        }
        boolean isIndented = lineEnd - from <= 2 && from < keptLength && (kept[from] == '{' || kept[from] == '[');
        int to = isIndented ? most : lineEnd;
        return new String(kept, from, to - from, StandardCharsets.UTF_8);
    }

    private boolean breaksOff(long start) {
        int from = (int) (start - keptFrom);
        for (int index = from; index < keptLength; index++) {
            if (kept[index] == '\n' && index > from) {
                return false;
            }
        }
        return keptLength - from < EXCERPT_BYTES;
    }

    /** Goes back to {@code offset}, or as near as is still remembered. */
    void rewind(long offset) {
        position = Math.max(keptFrom, Math.min(offset, keptFrom + keptLength));
    }

    /** Skips the rest of the line; false at the end of the stream. */
    boolean skipLine() {
        while (position < keptFrom + keptLength || fill()) {
            for (int index = (int) (position - keptFrom); index < keptLength; index++) {
                if (kept[index] == '\n') {
                    position = keptFrom + index + 1;
                    return true;
                }
            }
            position = keptFrom + keptLength;
        }
        return false;
    }

    /** The next byte without taking it, -1 at the end. */
    int peek() throws IOException {
        int next = read();
        if (next != -1) {
            position--;
        }
        return next;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == keptFrom + keptLength && !fill()) {
            return -1;
        }
        int from = (int) (position - keptFrom);
        int count = Math.min(length, keptLength - from);
        System.arraycopy(kept, from, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        below.close();
    }

    private boolean fill() {
        if (failure != null) {
            return false;
        }
        if (keptLength > KEPT_BYTES) {
            if (head.length == 0) {
                int from = (int) Math.max(0, Math.min(recordStart - keptFrom, keptLength - EXCERPT_BYTES));
                head = Arrays.copyOfRange(kept, from, from + EXCERPT_BYTES);
            }
            drop(keptLength - EXCERPT_BYTES);
        }
        if (kept.length - keptLength < 1 << 13) {
            kept = Arrays.copyOf(kept, Math.max(kept.length * 2, keptLength + (1 << 13)));
        }
        try {
            int count = below.read(kept, keptLength, 1 << 13);
            keptLength += Math.max(0, count);
            return count > 0;
        } catch (IOException e) {
            failure = e;
            return false;
        }
    }

    private void drop(int count) {
        System.arraycopy(kept, count, kept, 0, keptLength - count);
        keptLength -= count;
        keptFrom += count;
    }
}
