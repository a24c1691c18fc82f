package org.gitopsdora.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The SQL that DuckDB and Spark both run with one meaning. It lists what a statement may say: what is in no list is refused. Who needs
 * more adds it to {@link PortableTree} or {@link PortableWords} once Spark has run it.
 */
final class PortableSql {
    private static final Pattern MACRO = Pattern.compile("macro ([a-z_]+)\\(([^)]*)\\)");
    private static final JsonMapper JSON = new JsonMapper();

    private final Connection connection;
    private final Set<String> macros = new TreeSet<>();

    /**
     * @param prelude whose macros are functions too
     */
    PortableSql(Connection connection, String prelude) {
        this.connection = connection;
        Matcher macro = MACRO.matcher(prelude);
        while (macro.find()) {
            macros.add(macro.group(1) + "/" + macro.group(2).split(",").length);
        }
    }

    /** What it says that is not portable, and where; empty if it is. */
    List<String> breaches(String sql) {
        SqlTokens tokens = new SqlTokens(sql);
        JsonNode parsed = parse(sql);
        List<String> breaches = new ArrayList<>();
        if (parsed.path("error").asBoolean()) {
            breaches.add("DuckDB's parser: " + parsed.path("error_message").asString());
            breaches.addAll(PortableWords.breachesOfSigns(tokens));
            return breaches;
        }
        JsonNode statements = parsed.path("statements");
        if (statements.size() != 1) {
            breaches.add("%d statements".formatted(statements.size()));
        }
        breaches.addAll(PortableWords.breaches(tokens, PortableTree.names(statements, tokens)));
        breaches.addAll(PortableTree.breaches(statements, tokens, macros));
        return breaches;
    }

    private JsonNode parse(String sql) {
        try (PreparedStatement statement = connection.prepareStatement(
                "select json_serialize_sql(cast(? as varchar), skip_default := true, skip_null := true, skip_empty := true)")) {
            statement.setString(1, sql);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return JSON.readTree(rows.getString(1));
            }
        } catch (SQLException e) {
            throw DuckDb.explain(e);
        }
    }
}
