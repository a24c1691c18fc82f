package org.gitopsdora.source.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One string for each short text that an archive says again and again: kinds, names, reasons, revisions. Making them anew for every
 * record, and comparing them letter by letter until they stand in a column, would take longer than parsing.
 *
 * <p>Threads share it without a lock: an entry is whole wherever it is seen, and one that is missed or pushed out is made once more. What
 * is returned has the same letters either way.
 */
public final class RepeatedTexts {
    private static final int MOST_LETTERS = 96;

    /** Far more than the objects of a cluster that report at one time, and about a megabyte. */
    private static final int SLOT_BITS = 12;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long MIXER = 0x9e3779b97f4a7c15L;

    private final @Nullable Entry[] slots = new @Nullable Entry[1 << SLOT_BITS];

    /** A text of at most sixteen letters is told by its two ends. */
    private record Entry(int length, long head, long tail, byte[] letters, String text) {
        boolean is(byte[] bytes, int from, int size, long itsHead, long itsTail) {
            return length == size
                    && head == itsHead
                    && tail == itsTail
                    && (size <= 2 * Long.BYTES || isEqualBetween(bytes, from));
        }

        private boolean isEqualBetween(byte[] bytes, int from) {
            int end = length - Long.BYTES;
            for (int index = Long.BYTES; index < end; index += Long.BYTES) {
                if ((long) WORDS.get(letters, index) != (long) WORDS.get(bytes, from + index)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The text of ASCII letters. */
    String of(byte[] letters, int from, int to) {
        int length = to - from;
        if (length > MOST_LETTERS) {
            return new String(letters, from, length, StandardCharsets.ISO_8859_1);
        }
        boolean isLong = length >= Long.BYTES;
        long head = isLong ? (long) WORDS.get(letters, from) : word(letters, from, to);
        long tail = isLong ? (long) WORDS.get(letters, to - Long.BYTES) : head;
        // By the beginning and the end: names that share both are few.
        long mixed = (head * 31 + length) * MIXER + tail;
        int slot = (int) (mixed * MIXER >>> Long.SIZE - SLOT_BITS);
        Entry held = slots[slot];
        if (held != null && held.is(letters, from, length, head, tail)) {
            return held.text;
        }
        // The neighbour: of two texts that meet in one slot neither has to go.
        Entry other = slots[slot ^ 1];
        if (other != null && other.is(letters, from, length, head, tail)) {
            return other.text;
        }
        byte[] own = Arrays.copyOfRange(letters, from, to);
        Entry made = new Entry(length, head, tail, own, new String(own, StandardCharsets.ISO_8859_1));
        if (held != null) {
            slots[slot ^ 1] = held;
        }
        slots[slot] = made;
        return made.text;
    }

    private static long word(byte[] letters, int from, int to) {
        long word = 0;
        for (int index = from; index < to; index++) {
            word = word << Byte.SIZE | letters[index];
        }
        return word;
    }
}
