package org.gitopsdora.landing;

import java.util.Arrays;

/** The distinct values of one column, numbered as they come: texts, or numbers (of a fraction its bits). */
final class ColumnDictionary {
    private static final int FIRST_SLOTS = 64;
    private static final String[] NO_TEXTS = {};
    private static final long[] NO_NUMBERS = {};

    /** Number of the value, plus one; zero is free. */
    private int[] slots = new int[FIRST_SLOTS];

    private String[] texts = NO_TEXTS;
    private long[] numbers = NO_NUMBERS;
    private int size;
    private long bytes;

    /** The value before, which most columns repeat. */
    private int lastId = -1;

    int size() {
        return size;
    }

    /** About as many as it takes in a file. */
    long bytes() {
        return bytes;
    }

    String text(int id) {
        return texts[id];
    }

    long number(int id) {
        return numbers[id];
    }

    void clear() {
        slots = new int[FIRST_SLOTS];
        texts = NO_TEXTS;
        numbers = NO_NUMBERS;
        size = 0;
        bytes = 0;
        lastId = -1;
    }

    int idOf(String text) {
        if (lastId >= 0 && texts[lastId].equals(text)) {
            return lastId;
        }
        int slot = spread(text.hashCode());
        while (slots[slot] != 0) {
            int id = slots[slot] - 1;
            if (texts[id].equals(text)) {
                lastId = id;
                return id;
            }
            slot = slot + 1 & slots.length - 1;
        }
        if (size == texts.length) {
            texts = Arrays.copyOf(texts, Math.max(16, 2 * size));
        }
        texts[size] = text;
        bytes += text.length() + 4;
        return added(slot);
    }

    int idOf(long number) {
        if (lastId >= 0 && numbers[lastId] == number) {
            return lastId;
        }
        int slot = spread(Long.hashCode(number * 0x9e3779b97f4a7c15L));
        while (slots[slot] != 0) {
            int id = slots[slot] - 1;
            if (numbers[id] == number) {
                lastId = id;
                return id;
            }
            slot = slot + 1 & slots.length - 1;
        }
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(16, 2 * size));
        }
        numbers[size] = number;
        bytes += 8;
        return added(slot);
    }

    private int added(int slot) {
        slots[slot] = size + 1;
        lastId = size++;
        if (2 * size > slots.length) {
            grow();
        }
        return lastId;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        for (int id = 0; id < size; id++) {
            int slot =
                    spread(texts.length > 0 ? texts[id].hashCode() : Long.hashCode(numbers[id] * 0x9e3779b97f4a7c15L));
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = id + 1;
        }
    }

    private int spread(int hash) {
        return (hash ^ hash >>> 15) * 0x2c1b3c6d >>> 7 & slots.length - 1;
    }
}
