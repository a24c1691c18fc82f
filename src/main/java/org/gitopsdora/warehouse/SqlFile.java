package org.gitopsdora.warehouse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of {@code sql/}: one {@code select}, whose file name is the relation's name. The comment lines before it are what BI tools
 * show: free text for the relation, and {@code --   column: text} for a column, with three spaces; what follows a column until the next is its text too. A file without a select is made by name: a contract of
 * {@code shapes/}, whose columns have a type ({@code --   column type: text}), or the union of the findings.
 *
 * @param folder below {@code sql/}, for instance {@code sources/git} or {@code 4_facts}
 * @param name of the relation, question, check or warning
 * @param select the statement without its header; empty if it is made by name
 * @param comment of the relation
 * @param columnComments by column, in order
 * @param columnTypes of a contract, by column, in order
 */
record SqlFile(
        String folder,
        String name,
        String select,
        String comment,
        Map<String, String> columnComments,
        Map<String, String> columnTypes) {
    private static final Pattern COLUMN =
            Pattern.compile("^--   ([a-z][a-z0-9_]*)(?: (string|bigint|double|boolean|timestamp|date|room))?: (.*)$");
    private static final Pattern COMMENTS_AND_STRINGS = Pattern.compile("--[^\\n]*|'(?:[^']|'')*'");
    private static final Pattern READ = Pattern.compile("(?<!distinct )\\b(?:from|join)\\s+([a-z_][a-z0-9_]*)");
    private static final Pattern COMMON_TABLE =
            Pattern.compile("(?:^with|^\\),|^)\\s*([a-z_][a-z0-9_]*) as \\($", Pattern.MULTILINE);

    static SqlFile parse(String folder, String name, String text) {
        StringBuilder comment = new StringBuilder();
        Map<String, String> columns = new LinkedHashMap<>();
        Map<String, String> types = new LinkedHashMap<>();
        String column = "";
        int position = 0;
        while (text.startsWith("--", position)) {
            int end = text.indexOf('\n', position);
            String line =
                    text.substring(position, end < 0 ? text.length() : end).stripTrailing();
            Matcher matcher = COLUMN.matcher(line);
            if (matcher.matches()) {
                column = matcher.group(1);
                columns.put(column, matcher.group(3));
                if (matcher.group(2) != null) {
                    types.put(column, matcher.group(2));
                }
            } else if (column.isEmpty()) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(line.substring(2).strip());
            } else {
                columns.merge(column, line.substring(2).strip(), (first, more) -> first + " " + more);
            }
            position = end < 0 ? text.length() : end + 1;
        }
        String select = text.substring(position).strip();
        if (select.endsWith(";")) {
            select = select.substring(0, select.length() - 1);
        }
        return new SqlFile(folder, name, select, comment.toString(), columns, types);
    }

    SqlFile withSelect(String made) {
        return new SqlFile(folder, name, made, comment, columnComments, columnTypes);
    }

    boolean isMadeByName() {
        return select.isEmpty();
    }

    /** The vendor, configuration or log whose room it stands in; empty outside of {@code sources/}. */
    String room() {
        return folder.startsWith("sources/") ? folder.substring("sources/".length()) : "";
    }

    /** What it reads: every relation that stands behind a {@code from} or {@code join} and is not defined in the statement itself. */
    Set<String> reads() {
        String code = COMMENTS_AND_STRINGS.matcher(select).replaceAll(" ");
        Set<String> reads = new TreeSet<>();
        Matcher read = READ.matcher(code);
        while (read.find()) {
            reads.add(read.group(1));
        }
        reads.removeAll(commonTables());
        return reads;
    }

    /** Names of its common table expressions. */
    Set<String> commonTables() {
        Set<String> names = new TreeSet<>();
        Matcher common = COMMON_TABLE.matcher(
                COMMENTS_AND_STRINGS.matcher(select).replaceAll(" ").replaceAll("[ \\t]+\\n", "\n"));
        while (common.find()) {
            names.add(common.group(1));
        }
        return names;
    }
}
