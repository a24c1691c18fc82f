package org.gitopsdora.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.gitopsdora.report.TextTable;
import org.gitopsdora.warehouse.Query;
import org.jspecify.annotations.Nullable;

/** An answer of the warehouse for people: numbers to the right, null blank, the number of rows at the end. */
final class QueryTable {
    private QueryTable() {}

    static void print(Query.Answer answer, PrintStream out) {
        TextTable table = new TextTable();
        for (int column = 0; column < answer.columns().size(); column++) {
            String head = answer.columns().get(column);
            if (answer.isNumeric().get(column)) {
                table.number(head);
            } else {
                table.text(head);
            }
        }
        for (List<@Nullable String> row : answer.rows()) {
            table.row(row.stream().map(QueryTable::oneLine).toArray(String[]::new));
        }
        table.ruledLines().forEach(out::println);
        out.printf(Locale.ROOT, "(%d %s)%n", answer.rows().size(), answer.rows().size() == 1 ? "row" : "rows");
    }

    private static String oneLine(@Nullable String cell) {
        return cell == null ? "" : cell.replaceAll("\\p{Cntrl}+", " ");
    }
}
