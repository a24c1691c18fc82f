package org.gitopsdora.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns that stand under each other in a terminal or a mail. */
public final class TextTable {
    /** On which side the blanks go. */
    enum Align {
        LEFT,
        RIGHT
    }

    private final List<Align> aligns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** A left-aligned column. */
    public TextTable text(String header) {
        return column(header, Align.LEFT);
    }

    /** A right-aligned column. */
    public TextTable number(String header) {
        return column(header, Align.RIGHT);
    }

    public TextTable row(String... cells) {
        if (cells.length != aligns.size()) {
            throw new IllegalArgumentException("%d cells for %d columns".formatted(cells.length, aligns.size()));
        }
        rows.add(Arrays.asList(cells));
        return this;
    }

    /** The lines, header first, each beginning with the indent and none ending with blanks. */
    public List<String> lines(String indent) {
        int[] widths = widths();
        return rows.stream().map(row -> line(indent, row, widths)).toList();
    }

    /** The lines, with a rule under the header. */
    public List<String> ruledLines() {
        int[] widths = widths();
        List<String> lines = new ArrayList<>(lines(""));
        lines.add(1, line("", Arrays.stream(widths).mapToObj("-"::repeat).toList(), widths));
        return lines;
    }

    private int[] widths() {
        int[] widths = new int[aligns.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        return widths;
    }

    private String line(String indent, List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder(indent);
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String blanks = " ".repeat(widths[column] - width(cell));
            line.append(column == 0 ? "" : "  ");
            line.append(aligns.get(column) == Align.LEFT ? cell + blanks : blanks + cell);
        }
        return line.toString().stripTrailing();
    }

    private TextTable column(String header, Align align) {
        if (rows.isEmpty()) {
            rows.add(new ArrayList<>());
        }
        rows.get(0).add(header);
        aligns.add(align);
        return this;
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
