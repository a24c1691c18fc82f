package org.gitopsdora.landing;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The content hashes of one dataset, 12 bytes each: ten million landed events take less than 200 MB, beside the rest of a night in half
 * a gigabyte; a set of strings would take gigabytes. What is kept of 128 bits, with the segment that a hash stands in, are 106: two of a
 * billion contents are taken for one with a probability of one in 10^14. Thread-safe.
 */
final class KnownHashes {
    /** Segments grow one at a time: growing one large table would take the memory of two for a moment. */
    private static final int SEGMENTS = 1024;

    private static final int SEGMENT_SHIFT = 22;

    /** Numbers of 32 bits in a hash. Of the first only the ten bits count that name the segment. */
    private static final int PARTS = 4;

    private static final byte[] DIGITS = new byte['f' + 1];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        for (int digit = 0; digit < 16; digit++) {
            DIGITS[Character.forDigit(digit, 16)] = (byte) digit;
            DIGITS[Character.toUpperCase(Character.forDigit(digit, 16))] = (byte) digit;
        }
    }

    private final Segment[] segments = new Segment[SEGMENTS];

    /** Of no use, but for it the looks would be dropped by the compiler. */
    @SuppressWarnings("UnusedVariable")
    private int seen;

    KnownHashes() {
        for (int index = 0; index < SEGMENTS; index++) {
            segments[index] = new Segment();
        }
    }

    /** Whether the hash is new. {@code hash} is 32 hex digits. */
    boolean add(String hash) {
        return addAll(List.of(hash)).get(0);
    }

    /**
     * Which of the hashes are new. Where each belongs is looked at once before any is added: memory answers many questions at a time, and
     * one after the other each would wait for it.
     */
    BitSet addAll(List<String> hashes) {
        int[] parts = new int[PARTS * hashes.size()];
        for (int index = 0; index < hashes.size(); index++) {
            read(hashes.get(index), parts, PARTS * index);
        }
        BitSet fresh = new BitSet(hashes.size());
        synchronized (this) {
            for (int at = 0; at < parts.length; at += PARTS) {
                seen += segments[parts[at] >>> SEGMENT_SHIFT].look(parts[at + 2]);
            }
            for (int at = 0; at < parts.length; at += PARTS) {
                if (segments[parts[at] >>> SEGMENT_SHIFT].add(parts[at + 1], parts[at + 2], parts[at + 3])) {
                    fresh.set(at / PARTS);
                }
            }
        }
        return fresh;
    }

    /** The JDK's own parser takes several times as long. */
    private static void read(String hash, int[] parts, int at) {
        if (hash.length() != 8 * PARTS) {
            throw new IllegalArgumentException("Not 32 hex digits: " + hash);
        }
        for (int part = 0; part < PARTS; part++) {
            int value = 0;
            for (int index = 8 * part; index < 8 * part + 8; index++) {
                int character = hash.charAt(index);
                int digit = character < DIGITS.length ? DIGITS[character] : -1;
                if (digit < 0) {
                    throw new IllegalArgumentException("Not 32 hex digits: " + hash);
                }
                value = value << 4 | digit;
            }
            parts[at + part] = value;
        }
    }

    /** A table with open addressing. Three numbers beside each other are one hash: one look at memory. All zeros mark a free slot. */
    private static final class Segment {
        private static final int STORED = 3;

        private int[] table = new int[4 * STORED];
        private int capacity = 4;
        private int size;

        int look(int two) {
            return table[home(two)];
        }

        private int home(int two) {
            return STORED * (int) (((two & 0xffffffffL) * capacity) >>> 32);
        }

        boolean add(int one, int two, int three) {
            // A hash that is all zeros here would look like a free slot.
            int stored = (one | two | three) == 0 ? 1 : one;
            if (4L * size >= 3L * capacity) {
                grow();
            }
            if (!insert(stored, two, three)) {
                return false;
            }
            size++;
            return true;
        }

        /** By a third: by twice would leave half of the memory empty. */
        private void grow() {
            int[] old = table;
            capacity = capacity + capacity / 3 + 4;
            table = new int[capacity * STORED];
            for (int at = 0; at < old.length; at += STORED) {
                if ((old[at] | old[at + 1] | old[at + 2]) != 0) {
                    insert(old[at], old[at + 1], old[at + 2]);
                }
            }
        }

        private boolean insert(int one, int two, int three) {
            int[] slots = table;
            int at = home(two);
            while (true) {
                if (slots[at + 1] == two && slots[at] == one && slots[at + 2] == three) {
                    return false;
                }
                if ((slots[at] | slots[at + 1] | slots[at + 2]) == 0) {
                    slots[at] = one;
                    slots[at + 1] = two;
                    slots[at + 2] = three;
                    return true;
                }
                at = at + STORED == slots.length ? 0 : at + STORED;
            }
        }
    }
}
