package org.gitopsdora.landing;

/**
 * The content hashes of one dataset, 12 bytes each: ten million landed events take less than 200 MB, beside the rest of a night in half
 * a gigabyte; a set of strings would take gigabytes. What is kept of 128 bits, with the segment that a hash stands in, are 106: two of a
 * billion contents are taken for one with a probability of one in 10^14.
 */
final class KnownHashes {
    /** Segments grow one at a time: growing one large table would take the memory of two for a moment. */
    private static final int SEGMENTS = 1024;

    private final Segment[] segments = new Segment[SEGMENTS];

    KnownHashes() {
        for (int index = 0; index < SEGMENTS; index++) {
            segments[index] = new Segment();
        }
    }

    /** Whether the hash is new. {@code hash} is 32 hex digits. */
    boolean add(String hash) {
        long high = Long.parseUnsignedLong(hash, 0, 16, 16);
        long low = Long.parseUnsignedLong(hash, 16, 32, 16);
        return segments[(int) (high >>> 54)].add((int) high, low);
    }

    /** A table with open addressing. Both parts zero mark a free slot. */
    private static final class Segment {
        private int[] middles = new int[4];
        private long[] lows = new long[4];
        private int size;

        boolean add(int middle, long low) {
            // A hash that is all zeros here would look like a free slot.
            int stored = middle == 0 && low == 0 ? 1 : middle;
            if (5L * size >= 4L * lows.length) {
                grow();
            }
            if (!insert(stored, low)) {
                return false;
            }
            size++;
            return true;
        }

        /** By a third: by twice would leave half of the memory empty. */
        private void grow() {
            int[] oldMiddles = middles;
            long[] oldLows = lows;
            int capacity = oldLows.length + oldLows.length / 3 + 4;
            middles = new int[capacity];
            lows = new long[capacity];
            for (int slot = 0; slot < oldLows.length; slot++) {
                if (oldLows[slot] != 0 || oldMiddles[slot] != 0) {
                    insert(oldMiddles[slot], oldLows[slot]);
                }
            }
        }

        private boolean insert(int middle, long low) {
            int capacity = lows.length;
            int slot = (int) (((low >>> 32) * capacity) >>> 32);
            while (true) {
                if (lows[slot] == low && middles[slot] == middle) {
                    return false;
                }
                if (lows[slot] == 0 && middles[slot] == 0) {
                    lows[slot] = low;
                    middles[slot] = middle;
                    return true;
                }
                slot = slot + 1 == capacity ? 0 : slot + 1;
            }
        }
    }
}
