package org.gitopsdora.warehouse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.gitopsdora.warehouse.SqlTokens.Kind;
import org.gitopsdora.warehouse.SqlTokens.Token;
import tools.jackson.databind.JsonNode;

/**
 * The portable subset, node by node of the tree that DuckDB makes of a statement: nodes, their properties and the properties' values are
 * these or refused. Properties that say the default are not in the tree.
 */
final class PortableTree {
    /** What a node may hold, by its class, or by its type where it has no class. */
    private static final Map<String, Set<String>> PROPERTIES = Map.ofEntries(
            Map.entry(
                    "SELECT_NODE",
                    words("cte_map select_list from_table where_clause group_expressions group_sets having modifiers"
                            + " aggregate_handling")),
            Map.entry("SET_OPERATION_NODE", words("cte_map setop_type setop_all left right")),
            Map.entry("DISTINCT_MODIFIER", Set.of()),
            Map.entry("ORDER_MODIFIER", words("orders")),
            Map.entry("ORDER_DEFAULT", words("null_order expression")),
            Map.entry("DESCENDING", words("null_order expression")),
            Map.entry("EMPTY", Set.of()),
            Map.entry("BASE_TABLE", words("table_name alias")),
            Map.entry("JOIN", words("left right condition join_type ref_type")),
            Map.entry("derived SUBQUERY", words("subquery alias")),
            Map.entry("CASE", words("case_checks else_expr alias")),
            Map.entry("CAST", words("child cast_type alias")),
            Map.entry("COLUMN_REF", words("column_names alias")),
            Map.entry("COMPARISON", words("left right alias")),
            Map.entry("CONJUNCTION", words("children alias")),
            Map.entry("CONSTANT", words("value alias")),
            Map.entry("FUNCTION", words("function_name schema children distinct filter order_bys is_operator alias")),
            Map.entry("OPERATOR", words("children alias")),
            Map.entry("STAR", words("relation_name")),
            Map.entry("SUBQUERY", words("subquery subquery_type child comparison_type alias")),
            Map.entry("WINDOW", words("function_name children partitions orders start end start_expr end_expr alias")),
            // What has no type: branches of a case, common tables.
            Map.entry("", words("when_expr then_expr map key value query materialized node")));

    private static final Set<String> ALWAYS = words("class type query_location");
    private static final Set<String> NO_CHILDREN = words("class type query_location cast_type");

    private static final Map<String, Set<String>> VALUES = Map.ofEntries(
            Map.entry("aggregate_handling", words("STANDARD_HANDLING")),
            Map.entry("setop_type", words("UNION")),
            Map.entry("join_type", words("INNER LEFT FULL")),
            Map.entry("ref_type", words("REGULAR CROSS")),
            Map.entry("null_order", Set.of("ORDER_DEFAULT", "NULLS FIRST", "NULLS LAST")),
            Map.entry("subquery_type", words("SCALAR ANY")),
            Map.entry("materialized", words("CTE_MATERIALIZE_DEFAULT")),
            Map.entry("schema", words("main")),
            Map.entry(
                    "start", words("UNBOUNDED_PRECEDING EXPR_PRECEDING_ROWS EXPR_FOLLOWING_ROWS EXPR_PRECEDING_RANGE")),
            Map.entry(
                    "end",
                    words("UNBOUNDED_FOLLOWING CURRENT_ROW_ROWS CURRENT_ROW_RANGE EXPR_PRECEDING_ROWS"
                            + " EXPR_FOLLOWING_ROWS")));

    private static final Set<String> OPERATORS =
            words("COMPARE_IN COMPARE_NOT_IN OPERATOR_COALESCE OPERATOR_IS_NULL OPERATOR_IS_NOT_NULL OPERATOR_NOT");
    private static final Set<String> SIGNS = Set.of("+", "-", "*", "/", "%", "||", "~~", "!~~");
    private static final Set<String> LITERALS = words("VARCHAR INTEGER BIGINT DECIMAL DOUBLE BOOLEAN NULL");
    private static final Set<String> CASTS = words("VARCHAR INTEGER BIGINT DOUBLE BOOLEAN TIMESTAMP DATE");
    private static final Set<String> COMPARISONS = words("INVALID COMPARE_EQUAL");
    private static final Set<String> DIVISIONS = Set.of("/", "%");
    private static final Set<String> INTERVALS = words("to_days");

    /** The parser takes them for columns, and so does nothing else. */
    private static final Set<String> NO_COLUMNS = words(
            "current_date current_time current_timestamp localtime localtimestamp"
                    + " current_user session_user user current_catalog current_database current_schema current_role rowid");

    /**
     * What both engines know under the name and mean by it, with its arguments. Not {@code concat}: DuckDB's skips nulls, Spark's returns
     * null, {@code ||} returns null in both. Not {@code regexp_extract} of two arguments: DuckDB takes the whole match, Spark the first
     * group. {@code array_agg} keeps nulls in DuckDB and drops them in Spark, {@code array_join} drops them in both.
     */
    private static final Set<String> FUNCTIONS =
            words("abs/1 array_agg/1 array_sort/1 avg/1 bit_count/1 bit_or/1 bool_and/1 bool_or/1"
                    + " chr/1 concat_ws/3 concat_ws/4 contains/2 count/0 count/1 date_trunc/2 day/1 exp/1 greatest/2 least/2 least/3"
                    + " length/1 ln/1 lower/1 lpad/3 max/1 max_by/2 md5/1 min/1 min_by/2 nullif/2 percentile_cont/1 regexp_extract/3"
                    + " replace/3 split_part/3 sqrt/1 substr/2 substr/3 sum/1 trim/1");

    private static final Set<String> WINDOW_FUNCTIONS = words(
            "array_agg/1 bool_and/1 bool_or/1 count/0 count/1 dense_rank/0 first_value/1 lag/1 lead/1 max/1 min/1 row_number/0 sum/1");

    private static final Map<String, String> INSTEAD = Map.of(
            "concat", "it skips nulls in DuckDB: say ||",
            "regexp_extract", "the group that it takes without a third argument differs",
            "row", "no tuples",
            "regexp_matches", "say matches",
            "try_cast", "say whole_number");

    private final SqlTokens tokens;
    private final Set<String> macros;
    private final List<String> breaches = new ArrayList<>();
    private final Deque<String> functions = new ArrayDeque<>();

    private PortableTree(SqlTokens tokens, Set<String> macros) {
        this.tokens = tokens;
        this.macros = macros;
    }

    /**
     * @param macros of the prelude with the number of their arguments: {@code matches/2}
     */
    static List<String> breaches(JsonNode statement, SqlTokens tokens, Set<String> macros) {
        PortableTree tree = new PortableTree(tokens, macros);
        tree.node(statement, "", 0);
        return tree.breaches;
    }

    /** What the statement calls by a name: relations, columns, functions as they are written. */
    static Set<String> names(JsonNode statement, SqlTokens tokens) {
        Set<String> names = new TreeSet<>();
        for (String property : List.of("alias", "table_name", "relation_name", "key")) {
            statement.findValues(property).stream()
                    .filter(JsonNode::isString)
                    .forEach(name -> names.add(name.asString()));
        }
        statement.findValues("column_names").forEach(list -> list.forEach(value -> names.add(value.asString())));
        for (JsonNode call : statement.findParents("function_name")) {
            tokens.findCallAt(call.path("query_location").asLong()).ifPresent(name -> names.add(name.text()));
        }
        return names;
    }

    private void node(JsonNode node, String place, long above) {
        if (node.isArray()) {
            node.forEach(each -> node(each, place, above));
        }
        if (!node.isObject()) {
            return;
        }
        long position = tokens.findAt(node.path("query_location").asLong(-1))
                .map(token -> (long) token.position())
                .orElse(above);
        String kind = kind(node);
        properties(node, kind, position);
        switch (kind) {
            case "COLUMN_REF" -> column(node, position);
            case "CONSTANT" ->
                oneOf(LITERALS, node.path("value").path("type").path("id"), position, "a literal of type ");
            case "CAST" -> oneOf(CASTS, node.path("cast_type").path("id"), position, "a cast to ");
            case "OPERATOR" -> oneOf(OPERATORS, node.path("type"), position, "");
            case "SUBQUERY" -> oneOf(COMPARISONS, node.path("comparison_type"), position, "any or all by ");
            case "STAR" -> star(place, position);
            case "FUNCTION" -> function(node, position);
            case "WINDOW" -> call(node, position, WINDOW_FUNCTIONS, "window function");
            case "JOIN" -> join(node, position);
            case "BASE_TABLE" -> table(node, position);
            default -> {}
        }
        if (isLeaf(node, kind, position)) {
            return;
        }
        functions.push(node.path("function_name").asString(""));
        node.properties().stream()
                .filter(property -> !NO_CHILDREN.contains(property.getKey()))
                .forEach(property -> node(property.getValue(), property.getKey(), position));
        functions.pop();
    }

    private boolean isLeaf(JsonNode node, String kind, long position) {
        return !PROPERTIES.containsKey(kind) || kind.equals("CONSTANT") || isInterval(node, position);
    }

    private static String kind(JsonNode node) {
        if (node.has("class")) {
            return node.path("class").asString();
        }
        String type = node.path("type").isString() ? node.path("type").asString() : "";
        return type.equals("SUBQUERY") ? "derived SUBQUERY" : type;
    }

    private void properties(JsonNode node, String kind, long position) {
        Set<String> allowed = PROPERTIES.get(kind);
        if (allowed == null) {
            breach(position, kind.toLowerCase(Locale.ROOT).replace('_', ' '));
            return;
        }
        node.properties().forEach(property -> {
            String name = property.getKey();
            JsonNode value = property.getValue();
            if (!ALWAYS.contains(name) && !allowed.contains(name)) {
                breach(position, "%s of a %s".formatted(name, kind));
            } else if (VALUES.containsKey(name) && !VALUES.get(name).contains(value.asString())) {
                breach(position, "%s %s".formatted(name, value.asString()));
            }
        });
    }

    /** DuckDB reads files, too. */
    private void table(JsonNode node, long position) {
        if (tokens.findAt(position).filter(token -> token.is(Kind.WORD)).isEmpty()) {
            breach(position, "the table `%s`".formatted(node.path("table_name").asString()));
        }
    }

    private void oneOf(Set<String> allowed, JsonNode value, long position, String what) {
        if (!allowed.contains(value.asString())) {
            breach(position, what + value.asString());
        }
    }

    private void column(JsonNode node, long position) {
        JsonNode names = node.path("column_names");
        if (names.size() > 2) {
            breach(position, "a field of a struct");
        }
        if (names.size() == 1 && NO_COLUMNS.contains(names.get(0).asString())) {
            breach(position, "`%s`".formatted(names.get(0).asString()));
        }
    }

    private void star(String place, long position) {
        if (!place.equals("select_list")) {
            breach(position, "a star that is not in a list of columns");
        }
    }

    private void function(JsonNode node, long position) {
        if (node.path("is_operator").asBoolean()) {
            sign(node, position);
        } else if (!isInterval(node, position)) {
            call(node, position, FUNCTIONS, "function");
            order(node, position);
        }
    }

    private void sign(JsonNode node, long position) {
        String name = node.path("function_name").asString();
        oneOf(SIGNS, node.path("function_name"), position, "the operator ");
        if (DIVISIONS.contains(name) && !isNeverZero(node.path("children").path(1))) {
            breach(position, "`%s` by what may be zero, an error in Spark: guard it with nullif".formatted(name));
        }
    }

    private void call(JsonNode node, long position, Set<String> allowed, String what) {
        String name = written(node, position);
        String call = name + "/" + node.path("children").size();
        if (!allowed.contains(call) && !macros.contains(call)) {
            String instead = INSTEAD.getOrDefault(name, "");
            breach(position, "the %s `%s`%s".formatted(what, call, instead.isEmpty() ? "" : ": " + instead));
        }
        if (name.equals("array_agg") && !functions.contains("array_join") && !dropsNulls(node)) {
            breach(position, "`array_agg` whose nulls neither a filter nor array_join drops");
        }
    }

    private void order(JsonNode node, long position) {
        String name = written(node, position);
        boolean isOrdered = !node.path("order_bys").path("orders").isEmpty();
        if (isOrdered && !name.equals("percentile_cont")) {
            breach(position, "`order by` in `%s`".formatted(name));
        }
    }

    /**
     * A join that looks as if it had a key and has none, for instance {@code coalesce(a.x, b.x) = b.x}: every row of the one side meets
     * every row of the other.
     */
    private void join(JsonNode node, long position) {
        List<JsonNode> equalities = conjuncts(node.path("condition"))
                .filter(conjunct -> conjunct.path("type").asString().equals("COMPARE_EQUAL"))
                .toList();
        boolean hasKey = equalities.stream().anyMatch(equality -> {
            Set<String> tables = tables(equality.path("left"));
            tables.retainAll(tables(equality.path("right")));
            return tables.isEmpty();
        });
        if (!equalities.isEmpty() && !hasKey) {
            breach(position, "a join whose equality reads one side's columns on both sides: there is no key to hash");
        }
    }

    private static Stream<JsonNode> conjuncts(JsonNode condition) {
        return condition.path("type").asString().equals("CONJUNCTION_AND")
                ? StreamSupport.stream(condition.path("children").spliterator(), false)
                        .flatMap(PortableTree::conjuncts)
                : Stream.of(condition);
    }

    private static Set<String> tables(JsonNode expression) {
        Set<String> tables = new TreeSet<>();
        expression
                .findValues("column_names")
                .forEach(names -> tables.add(names.size() > 1 ? names.get(0).asString() : ""));
        return tables;
    }

    private static boolean isNeverZero(JsonNode divisor) {
        return divisor.path("function_name").asString().equals("nullif")
                || (divisor.path("class").asString().equals("CONSTANT")
                        && divisor.path("value").path("value").asDouble() != 0);
    }

    private static boolean dropsNulls(JsonNode node) {
        return node.path("filter").findValuesAsString("type").contains("OPERATOR_IS_NOT_NULL");
    }

    /** An interval is a call of a function that stands at its number. */
    private boolean isInterval(JsonNode node, long position) {
        return INTERVALS.contains(node.path("function_name").asString(""))
                && tokens.findAt(position)
                        .filter(token -> token.is(Kind.NUMBER) || token.is(Kind.STRING))
                        .flatMap(tokens::findBefore)
                        .filter(token -> token.text().equals("interval"))
                        .isPresent();
    }

    /** The parser knows some functions by other names. */
    private String written(JsonNode node, long position) {
        return tokens.findCallAt(position)
                .map(Token::text)
                .orElse(node.path("function_name").asString());
    }

    private void breach(long position, String what) {
        breaches.add("line %d: %s".formatted(tokens.lineOf(position), what));
    }

    private static Set<String> words(String list) {
        return Set.of(list.split(" "));
    }
}
