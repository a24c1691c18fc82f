package org.gitopsdora.warehouse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The selects that no file holds: contracts of {@code shapes/} and the union of the findings. The same text on every engine. */
final class MadeByName {
    /** Not rows that are findings: coverage lists every day, good or bad. */
    private static final Set<String> NOT_FINDINGS = Set.of("dq_coverage");

    /** Filled with the name of the giving room, where that does not say otherwise. */
    private static final String ROOM = "room";

    private final SqlFiles files;
    private final Function<String, List<String>> columnsOf;

    /**
     * @param columnsOf columns of a relation that has been built
     */
    MadeByName(SqlFiles files, Function<String, List<String>> columnsOf) {
        this.files = files;
        this.columnsOf = columnsOf;
    }

    /** The file with its select. */
    SqlFile complete(SqlFile file) {
        if (!file.isMadeByName()) {
            return file;
        }
        return file.withSelect(file.folder().equals(Floor.SHAPES) ? contract(file) : findings(file));
    }

    /**
     * What every room gives, column by column: one that a room does not have is null; one that the contract does not have is a
     * misspelling.
     */
    private String contract(SqlFile contract) {
        Map<String, List<String>> columnsByGiver = new LinkedHashMap<>();
        files.givers(contract).forEach(giver -> columnsByGiver.put(giver.name(), columnsOf.apply(giver.name())));
        if (columnsByGiver.isEmpty()) {
            return withoutGivers(contract);
        }
        return columnsByGiver.entrySet().stream()
                .map(entry -> {
                    refuseUnknown(contract, entry.getKey(), entry.getValue());
                    return "select %s from %s"
                            .formatted(columns(contract, entry.getKey(), entry.getValue()), entry.getKey());
                })
                .collect(Collectors.joining("\nunion all\n"));
    }

    /** The columns of a contract, and no row. */
    static String withoutGivers(SqlFile contract) {
        return "select %s where 1 = 0".formatted(columns(contract, "", List.of()));
    }

    private static String columns(SqlFile contract, String giver, List<String> given) {
        List<String> columns = new ArrayList<>();
        contract.columnTypes().forEach((column, type) -> {
            String sqlType = type.equals(ROOM) ? "string" : type;
            String value = "null";
            if (given.contains(column)) {
                value = column;
            } else if (type.equals(ROOM) && !giver.isEmpty()) {
                value = "'" + giver.substring(0, giver.indexOf("__")) + "'";
            }
            columns.add("cast(%s as %s) as %s".formatted(value, sqlType, column));
        });
        return String.join(", ", columns);
    }

    private static void refuseUnknown(SqlFile contract, String giver, List<String> given) {
        Set<String> unknown = new TreeSet<>(given);
        unknown.removeAll(contract.columnTypes().keySet());
        if (!unknown.isEmpty()) {
            throw new WarehouseException(
                    WarehouseException.Blame.PROGRAM,
                    "%s gives %s, which sql/shapes/%s.sql does not have"
                            .formatted(giver, String.join(", ", unknown), contract.name()));
        }
    }

    /** The union of everything that is a finding: the relations beside it, and the warnings. */
    private String findings(SqlFile union) {
        List<String> selects = new ArrayList<>();
        for (SqlFile warning : files.warnings()) {
            selects.add(("select '%s' as finding, cast(subject as string) as subject, cast(detail as string) as detail,"
                            + " cast(occurred_at as timestamp) as occurred_at from (%s) as warning")
                    .formatted(warning.name(), warning.select()));
        }
        for (SqlFile listed : files.listed(union)) {
            if (!NOT_FINDINGS.contains(listed.name())) {
                selects.add(finding(listed.name()));
            }
        }
        return String.join("\nunion all\n", selects);
    }

    private String finding(String relation) {
        List<String> columns = columnsOf.apply(relation);
        String detail = columns.stream()
                .skip(1)
                .map(column -> "'%s=' || cast(%s as string)".formatted(column, column))
                .collect(Collectors.joining(", ", "concat_ws(', ', ", ")"));
        String occurredAt = columns.stream()
                .filter(column -> column.endsWith("_at"))
                .findFirst()
                .orElse("null");
        return "select '%s' as finding, cast(%s as string) as subject, %s as detail, cast(%s as timestamp) as occurred_at from %s"
                .formatted(relation, columns.get(0), detail, occurredAt, relation);
    }
}
