package org.gitopsdora.source.incidents;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a text, whatever ends them, each in bounded memory; lines that were taken in vain can be given back. */
final class CsvLines {
    /** Far longer than the description of an incident, far shorter than what fills the memory. */
    static final int MOST_CHARS = 1 << 20;

    private final BufferedReader reader;
    private final Deque<Line> givenBack = new ArrayDeque<>();
    private long number;
    private boolean isAfterReturn;

    /**
     * @param number the first line is 1
     * @param isCut the line is longer than {@link #MOST_CHARS}; the rest of it is not there
     */
    record Line(String text, long number, boolean isCut) {
        /** Whether a quote opened within the line is not closed in it. */
        boolean hasOddQuotes() {
            return text.chars().filter(each -> each == '"').count() % 2 == 1;
        }
    }

    CsvLines(Reader reader) {
        this.reader = new BufferedReader(reader, 1 << 16);
    }

    /** Null at the end. */
    @Nullable
    Line next() throws IOException {
        if (!givenBack.isEmpty()) {
            return givenBack.pop();
        }
        int next = reader.read();
        if (isAfterReturn && next == '\n') {
            next = reader.read();
        }
        isAfterReturn = false;
        if (next == -1) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        boolean isCut = false;
        while (next != -1 && next != '\n' && next != '\r') {
            if (text.length() < MOST_CHARS) {
                text.append((char) next);
            } else {
                isCut = true;
            }
            next = reader.read();
        }
        isAfterReturn = next == '\r';
        return new Line(text.toString(), ++number, isCut);
    }

    /** Lines that come again, in their order. */
    void giveBack(List<Line> lines) {
        for (int index = lines.size() - 1; index >= 0; index--) {
            givenBack.push(lines.get(index));
        }
    }
}
