package org.gitopsdora.source.incidents;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gitopsdora.source.incidents.CsvLines.Line;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * Reads a CSV row by row. What a quote that nobody closed would swallow is told by the lines: where the lines that quotes hold together
 * do not make rows of as many cells as the header has, the first of them is refused and reading goes on at the second.
 */
final class CsvRows {
    private static final int LINES_AT_ONCE = 256;
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
    private static final ObjectReader CELLS =
            CsvMapper.builder().enable(CsvReadFeature.WRAP_AS_ARRAY).build().readerFor(String[].class);

    /** Takes what a CSV holds. */
    interface Taker {
        /** The filled cells by the names in the header; {@code line} is where the row starts, the header being 1. */
        void row(ObjectNode row, long line);

        void unreadable(long line, String reason, String payload);

        /** A line holds what is nothing in the encoding of the file. */
        void damaged(long line);
    }

    private final CsvLines lines;
    private final Taker taker;
    private ObjectReader cells = CELLS;
    private List<String> header = List.of();

    private CsvRows(Reader reader, Taker taker) {
        this.lines = new CsvLines(reader);
        this.taker = taker;
    }

    /**
     * Reads everything.
     *
     * @param delimiter null to find out which one gives a header that is known
     * @param needed one of these columns must be in the header
     * @return the header, or, where none of the needed columns is in it, nothing but what it seems to be
     */
    static Header readAll(Reader reader, @Nullable Character delimiter, Set<String> needed, Taker taker)
            throws IOException {
        CsvRows rows = new CsvRows(reader, taker);
        boolean isKnown = rows.readHeader(delimiter == null ? DELIMITERS : List.of(delimiter), needed);
        if (isKnown) {
            rows.readRows();
        }
        return new Header(rows.header, isKnown);
    }

    /**
     * The first row.
     *
     * @param isKnown whether a needed column is in it; if not, no row was read
     */
    record Header(List<String> names, boolean isKnown) {}

    private boolean readHeader(List<Character> delimiters, Set<String> needed) throws IOException {
        Line line = lines.next();
        List<Character> tried = delimiters;
        while (line != null && (line.text().isBlank() || line.text().matches("(?i)sep=.\\s*"))) {
            // Spreadsheets are told so what is between the cells.
            tried = line.text().isBlank() ? tried : List.of(line.text().charAt(4));
            line = lines.next();
        }
        if (line == null) {
            return false;
        }
        List<Line> block = block(line);
        for (char delimiter : tried) {
            cells = CELLS.with(CsvSchema.emptySchema().withColumnSeparator(delimiter));
            List<String[]> rows = parse(text(block));
            if (!rows.isEmpty()) {
                List<String> names =
                        Arrays.stream(rows.get(0)).map(CsvRows::stripped).toList();
                header = names.size() > header.size() ? names : header;
                if (names.stream().anyMatch(needed::contains)) {
                    header = names;
                    return true;
                }
            }
        }
        return false;
    }

    private void readRows() throws IOException {
        List<Line> plain = new ArrayList<>();
        long length = 0;
        try {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                boolean isPlain = !line.isCut() && !line.hasOddQuotes();
                if (!isPlain || plain.size() == LINES_AT_ONCE || length > CsvLines.MOST_CHARS) {
                    readPlain(plain);
                    length = 0;
                }
                if (line.isCut()) {
                    taker.unreadable(
                            line.number(),
                            "a line of more than %d characters".formatted(CsvLines.MOST_CHARS),
                            line.text());
                } else if (!isPlain) {
                    read(block(line));
                } else if (!line.text().isBlank()) {
                    plain.add(line);
                    length += line.text().length();
                }
            }
        } finally {
            // What was read before the file broke is good.
            readPlain(plain);
        }
    }

    /** Lines that are rows as they stand, as nearly all are, are parsed many at a time: a parser of its own for each costs more than it. */
    private void readPlain(List<Line> plain) {
        List<String[]> rows = plain.isEmpty() ? List.of() : parse(text(plain));
        if (rows.size() == plain.size() && rows.stream().allMatch(this::hasEveryCell)) {
            for (int index = 0; index < rows.size(); index++) {
                take(rows.get(index), plain.get(index));
            }
        } else {
            plain.forEach(line -> read(List.of(line)));
        }
        plain.clear();
    }

    /** The lines that quotes hold together; not more than would be a row. */
    private List<Line> block(Line first) throws IOException {
        List<Line> block = new ArrayList<>(List.of(first));
        boolean isOpen = first.hasOddQuotes();
        int length = first.text().length();
        while (isOpen && length < CsvLines.MOST_CHARS) {
            Line more = lines.next();
            if (more == null) {
                break;
            }
            block.add(more);
            length += more.text().length();
            isOpen ^= more.hasOddQuotes();
        }
        return block;
    }

    private void read(List<Line> block) {
        Line first = block.get(0);
        List<String[]> rows = parse(text(block));
        boolean isWhole = !rows.isEmpty() && rows.stream().allMatch(this::hasEveryCell);
        if (!isWhole && block.size() > 1) {
            lines.giveBack(block.subList(1, block.size()));
            rows = parse(first.text());
            isWhole = !rows.isEmpty() && rows.stream().allMatch(this::hasEveryCell);
        }
        if (!isWhole) {
            taker.unreadable(first.number(), reason(first, rows), first.text());
            return;
        }
        // A stray quote holds lines together that are rows of their own.
        boolean isLineByLine = rows.size() == block.size();
        for (int index = 0; index < rows.size(); index++) {
            take(rows.get(index), isLineByLine ? block.get(index) : first);
        }
    }

    private String reason(Line line, List<String[]> rows) {
        return rows.isEmpty()
                ? line.hasOddQuotes() ? "a quote is opened and not closed" : "no row of a CSV"
                : "%d cells, but the header has %d".formatted(rows.get(0).length, header.size());
    }

    /** Some writers end every row with a delimiter. */
    private boolean hasEveryCell(String[] row) {
        return row.length >= header.size()
                && Stream.of(row)
                        .skip(header.size())
                        .allMatch(cell -> stripped(cell).isEmpty());
    }

    private void take(String[] row, Line line) {
        boolean isDamaged = false;
        ObjectNode filled = JsonNodeFactory.instance.objectNode();
        for (int index = 0; index < header.size(); index++) {
            String name = header.get(index);
            String value = stripped(row[index]);
            isDamaged |= value.indexOf('\uFFFD') >= 0;
            if (!name.isEmpty() && !value.isEmpty() && !filled.has(name)) {
                filled.put(name, value);
            }
        }
        if (isDamaged) {
            taker.damaged(line.number());
        }
        if (!filled.isEmpty()) {
            taker.row(filled, line.number());
        }
    }

    /** No row where it is no CSV. */
    private List<String[]> parse(String text) {
        try (MappingIterator<String[]> rows = cells.readValues(text)) {
            return rows.readAll();
        } catch (JacksonException e) {
            return List.of();
        }
    }

    private static String text(List<Line> block) {
        return block.stream().map(Line::text).collect(Collectors.joining("\n"));
    }

    private static String stripped(@Nullable String cell) {
        return cell == null ? "" : cell.strip();
    }
}
