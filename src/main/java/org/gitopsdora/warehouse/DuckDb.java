package org.gitopsdora.warehouse;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;

/** How every connection to DuckDB is opened and how its errors are told apart. */
final class DuckDb {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private DuckDb() {}

    static Connection open() {
        return open("jdbc:duckdb:", new Properties());
    }

    static Connection open(String url, Properties properties) {
        try {
            Connection connection = DriverManager.getConnection(url, properties);
            // No extension is ever fetched: a missing one must be an error at once, not an attempt to reach the
            // network.
            execute(connection, "set autoinstall_known_extensions = false");
            execute(connection, "set autoload_known_extensions = false");
            execute(connection, "set TimeZone = 'UTC'");
            return connection;
        } catch (SQLException e) {
            throw explain(e);
        }
    }

    /** A new statement per text: DuckDB closes a statement after any error. */
    static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw explain(e);
        }
    }

    static WarehouseException explain(SQLException e) {
        String message = String.valueOf(e.getMessage());
        boolean isMachine = message.contains("Out of Memory")
                || message.contains("No space left")
                || message.contains("max_temp_directory_size")
                || message.contains("Permission denied")
                || message.contains("Could not write")
                || message.contains("Read-only file system");
        if (message.contains("Out of Memory")) {
            // DuckDB's own advice is for those who type its statements.
            message =
                    "DuckDB needs more memory than it may have; raise `memory-limit` in the job, or lower `threads` (%s)"
                            .formatted(message.lines().findFirst().orElse(""));
        }
        return new WarehouseException(
                isMachine ? WarehouseException.Blame.MACHINE : WarehouseException.Blame.PROGRAM, message, e);
    }

    static String timestamp(Instant instant) {
        return TIMESTAMP.format(instant);
    }
}
