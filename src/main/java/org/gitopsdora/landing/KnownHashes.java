package org.gitopsdora.landing;

/**
 * The content hashes of one dataset, 128 bits each, in 16 bytes each: ten million landed events take 256 MiB, beside the rest of a
 * night in half a gigabyte; a set of strings would take gigabytes.
 */
final class KnownHashes {
    private long[] table = new long[2 * 1024];
    private int size;
    private boolean hasZero;

    /** Whether the hash is new. {@code hash} is 32 hex digits. */
    boolean add(String hash) {
        long high = Long.parseUnsignedLong(hash, 0, 16, 16);
        long low = Long.parseUnsignedLong(hash, 16, 32, 16);
        if (high == 0 && low == 0) {
            boolean isNew = !hasZero;
            hasZero = true;
            return isNew;
        }
        // Three quarters full at most: half full would be quicker and twice as large.
        if (8L * size > 3L * table.length) {
            grow();
        }
        if (!insert(table, high, low)) {
            return false;
        }
        size++;
        return true;
    }

    private void grow() {
        long[] old = table;
        table = new long[Math.multiplyExact(old.length, 2)];
        for (int slot = 0; slot < old.length; slot += 2) {
            if (old[slot] != 0 || old[slot + 1] != 0) {
                insert(table, old[slot], old[slot + 1]);
            }
        }
    }

    private static boolean insert(long[] table, long high, long low) {
        int mask = table.length / 2 - 1;
        int slot = (int) low & mask;
        while (true) {
            long slotHigh = table[2 * slot];
            long slotLow = table[2 * slot + 1];
            if (slotHigh == high && slotLow == low) {
                return false;
            }
            if (slotHigh == 0 && slotLow == 0) {
                table[2 * slot] = high;
                table[2 * slot + 1] = low;
                return true;
            }
            slot = (slot + 1) & mask;
        }
    }
}
