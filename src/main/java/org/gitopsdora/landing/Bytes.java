package org.gitopsdora.landing;

import java.util.Arrays;

/** Bytes that are added one after the other, in the order and the encodings of Parquet. */
final class Bytes {
    private static final int KEPT = 2 << 20;

    /** Free before the first byte. */
    private static final int ROOM = 16;

    private byte[] array = new byte[64];

    /** Of the first byte, and behind the last. */
    private int start = ROOM;

    private int stop = ROOM;

    byte[] array() {
        return array;
    }

    int start() {
        return start;
    }

    int length() {
        return stop - start;
    }

    /** Makes room for others; what one large value has taken is given back. */
    void clear() {
        start = ROOM;
        stop = ROOM;
        if (array.length > KEPT) {
            array = new byte[64];
        }
    }

    void addByte(int value) {
        reserve(1);
        array[stop++] = (byte) value;
    }

    /** The lowest {@code count} bytes of a number, lowest first. */
    void addNumber(long value, int count) {
        reserve(count);
        for (int index = 0; index < count; index++) {
            array[stop++] = (byte) (value >>> (8 * index));
        }
    }

    /** Overwrites the first four bytes. */
    void setFirst(int value) {
        for (int index = 0; index < 4; index++) {
            array[start + index] = (byte) (value >>> (8 * index));
        }
    }

    void addBytes(byte[] bytes, int from, int count) {
        reserve(count);
        System.arraycopy(bytes, from, array, stop, count);
        stop += count;
    }

    /** Puts others before the first; false if there is no room for so many. */
    boolean addBefore(Bytes others) {
        int count = others.length();
        if (count > start) {
            return false;
        }
        start -= count;
        System.arraycopy(others.array, others.start, array, start, count);
        return true;
    }

    /** Runs of equal numbers as one, the others with {@code width} bits each. */
    void addRuns(int[] values, int count, int width) {
        int at = 0;
        while (at < count) {
            int run = run(values, at, count, count);
            if (run >= 8) {
                addRun(values[at], run, width);
                at += run;
                continue;
            }
            int end = at + 8;
            while (end < count && run(values, end, count, 8) < 8) {
                end += 8;
            }
            addVariable((end - at) / 8 << 1 | 1);
            addPacked(values, at, Math.min(end, count), end - at, width);
            at = Math.min(end, count);
        }
    }

    /** The same number, {@code count} times. */
    void addRun(int value, int count, int width) {
        addVariable(count << 1);
        addNumber(value, (width + 7) / 8);
    }

    /** Numbers with {@code width} bits each, lowest bit first; zeros up to {@code count} of them. */
    void addPacked(int[] values, int from, int to, int count, int width) {
        reserve((int) (((long) count * width + 7) / 8));
        long bits = 0;
        int held = 0;
        for (int index = 0; index < count; index++) {
            int value = from + index < to ? values[from + index] : 0;
            bits |= (long) value << held;
            held += width;
            while (held >= 8) {
                array[stop++] = (byte) bits;
                bits >>>= 8;
                held -= 8;
            }
        }
        if (held > 0) {
            array[stop++] = (byte) bits;
        }
    }

    private static int run(int[] values, int from, int to, int most) {
        int end = from + 1;
        int last = from + Math.min(most, to - from);
        while (end < last && values[end] == values[from]) {
            end++;
        }
        return end - from;
    }

    private void addVariable(int value) {
        int rest = value;
        while (rest >>> 7 != 0) {
            addByte(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        addByte(rest);
    }

    private void reserve(int count) {
        if (array.length - stop < count) {
            array = Arrays.copyOf(array, Math.max(2 * array.length, stop + count));
        }
    }
}
