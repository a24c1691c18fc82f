package org.gitopsdora.source.flux;

import org.jspecify.annotations.Nullable;

/**
 * One string for each short text that an archive says again and again: kinds, names, reasons, revisions. Making them anew for every
 * record, and comparing them letter by letter until they stand in a column, would take longer than parsing.
 *
 * <p>Threads share it without a lock: a string is whole wherever it is seen, and one that is missed or pushed out is made once more. What
 * is returned has the same letters either way.
 */
final class RepeatedTexts {
    private static final int MOST_LETTERS = 96;

    /** Far more than the objects of a cluster that report at one time, and less than a megabyte. */
    private static final int SLOT_BITS = 12;

    private static final int HEAD = 8;
    private static final int TAIL = 12;

    private final @Nullable String[] slots = new @Nullable String[1 << SLOT_BITS];

    String of(char[] letters, int from, int length) {
        if (length > MOST_LETTERS) {
            return new String(letters, from, length);
        }
        int slot = slotOf(letters, from, length);
        String held = slots[slot];
        if (held != null && isEqual(held, letters, from, length)) {
            return held;
        }
        // The neighbour: of two texts that meet in one slot neither has to go.
        String other = slots[slot ^ 1];
        if (other != null && isEqual(other, letters, from, length)) {
            return other;
        }
        String made = new String(letters, from, length);
        if (held != null) {
            slots[slot ^ 1] = held;
        }
        slots[slot] = made;
        return made;
    }

    /** By the beginning and the end: names that share both are few. */
    private static int slotOf(char[] letters, int from, int length) {
        int end = from + length;
        int hash = length;
        for (int index = Math.max(from, end - TAIL); index < end; index++) {
            hash = 31 * hash + letters[index];
        }
        for (int index = from; index < Math.min(from + HEAD, end - TAIL); index++) {
            hash = 31 * hash + letters[index];
        }
        return (hash ^ hash >>> 15) * 0x2c1b3c6d >>> Integer.SIZE - SLOT_BITS;
    }

    private static boolean isEqual(String held, char[] letters, int from, int length) {
        if (held.length() != length) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            if (held.charAt(index) != letters[from + index]) {
                return false;
            }
        }
        return true;
    }
}
