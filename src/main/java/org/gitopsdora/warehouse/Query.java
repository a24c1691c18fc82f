package org.gitopsdora.warehouse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A look at the served file, read-only: other readers and the nightly run are not disturbed. */
public final class Query {
    private Query() {}

    /**
     * The answer as text.
     *
     * @param columns names
     * @param isNumeric per column, for aligning
     * @param rows cells as DuckDB prints them, null where null
     */
    public record Answer(List<String> columns, List<Boolean> isNumeric, List<List<@Nullable String>> rows) {}

    /**
     * @throws WarehouseException blaming USAGE if there is no warehouse yet or the query is wrong
     */
    public static Answer run(Path warehouse, String sql) {
        if (!Files.isRegularFile(warehouse)) {
            throw new WarehouseException(
                    WarehouseException.Blame.USAGE,
                    "No warehouse yet at %s: run `jobs/run JOB` first".formatted(warehouse));
        }
        Properties properties = new Properties();
        properties.setProperty("duckdb.read_only", "true");
        try (Connection connection = DuckDb.open("jdbc:duckdb:" + warehouse.toAbsolutePath(), properties);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return read(rows);
        } catch (SQLException e) {
            throw new WarehouseException(WarehouseException.Blame.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static Answer read(ResultSet rows) throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        List<String> columns = new ArrayList<>();
        List<Boolean> isNumeric = new ArrayList<>();
        for (int column = 1; column <= meta.getColumnCount(); column++) {
            columns.add(meta.getColumnName(column));
            isNumeric.add(isNumeric(meta.getColumnType(column)));
        }
        List<List<@Nullable String>> cells = new ArrayList<>();
        while (rows.next()) {
            List<@Nullable String> row = new ArrayList<>();
            for (int column = 1; column <= columns.size(); column++) {
                String cell = rows.getString(column);
                boolean isInstant = meta.getColumnType(column) == Types.TIMESTAMP;
                // JDBC prints a whole second with a fraction of its own.
                row.add(cell != null && isInstant && cell.endsWith(".0") ? cell.substring(0, cell.length() - 2) : cell);
            }
            cells.add(row);
        }
        return new Answer(columns, isNumeric, cells);
    }

    private static boolean isNumeric(int type) {
        return switch (type) {
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.FLOAT,
                    Types.REAL,
                    Types.DOUBLE,
                    Types.NUMERIC,
                    Types.DECIMAL -> true;
            default -> false;
        };
    }
}
