package org.gitopsdora.warehouse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of {@code sql/}: one {@code select}, whose file name is the relation's name. The comment lines before it are what BI tools
 * show: free text for the relation, and {@code -- column: text} for a column.
 *
 * @param name of the relation, check or warning
 * @param select the statement without its header
 * @param comment of the relation
 * @param columnComments by column, in order
 */
record SqlFile(String folder, String name, String select, String comment, Map<String, String> columnComments) {
    private static final Pattern COLUMN = Pattern.compile("^-- {1,3}([a-z][a-z0-9_]*): (.*)$");
    private static final Pattern COMMENTS_AND_STRINGS = Pattern.compile("--[^\\n]*|'(?:[^']|'')*'");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]*");

    static SqlFile parse(String folder, String name, String text) {
        StringBuilder comment = new StringBuilder();
        Map<String, String> columns = new LinkedHashMap<>();
        String column = "";
        int position = 0;
        while (text.startsWith("--", position)) {
            int end = text.indexOf('\n', position);
            String line =
                    text.substring(position, end < 0 ? text.length() : end).stripTrailing();
            Matcher matcher = COLUMN.matcher(line);
            if (matcher.matches()) {
                column = matcher.group(1);
                columns.put(column, matcher.group(2));
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
        return new SqlFile(folder, name, select, comment.toString(), columns);
    }

    /** Every identifier of the statement, comments and strings left out: what it may read is among them. */
    Set<String> identifiers() {
        Set<String> identifiers = new TreeSet<>();
        Matcher matcher =
                IDENTIFIER.matcher(COMMENTS_AND_STRINGS.matcher(select).replaceAll(" "));
        while (matcher.find()) {
            identifiers.add(matcher.group());
        }
        return identifiers;
    }
}
