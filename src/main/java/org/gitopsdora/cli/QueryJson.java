package org.gitopsdora.cli;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import org.gitopsdora.warehouse.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An answer of the warehouse as JSON: an array of objects, one to a line; numbers are numbers, null is null. */
final class QueryJson {
    private QueryJson() {}

    static void print(Query.Answer answer, PrintStream out) {
        JsonMapper json = JsonMapper.shared();
        out.print("[");
        String separator = "\n";
        for (List<@Nullable String> row : answer.rows()) {
            ObjectNode object = json.createObjectNode();
            for (int column = 0; column < answer.columns().size(); column++) {
                put(
                        object,
                        answer.columns().get(column),
                        row.get(column),
                        answer.isNumeric().get(column));
            }
            out.print(separator + "  " + json.writeValueAsString(object));
            separator = ",\n";
        }
        out.println(answer.rows().isEmpty() ? "]" : "\n]");
    }

    private static void put(ObjectNode object, String column, @Nullable String cell, boolean isNumeric) {
        // DuckDB prints NaN and inf too, for which JSON has no number.
        if (isNumeric && cell != null && cell.matches("-?[0-9.]+([eE][-+]?[0-9]+)?")) {
            object.put(column, new BigDecimal(cell));
        } else {
            object.put(column, cell);
        }
    }
}
