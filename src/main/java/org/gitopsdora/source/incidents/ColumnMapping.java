package org.gitopsdora.source.incidents;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.gitopsdora.config.Block;

/**
 * Which column or path of a row is what of an incident.
 *
 * @param single by what it is (id, title, status, …), of several columns the first that is filled
 * @param fields what says whose the incident is and what caused it
 * @param looked columns that are taken where a file has them, though nobody has named them under {@code columns}
 */
record ColumnMapping(Map<String, List<ColumnPath>> single, List<MappedField> fields, List<MappedField> looked) {
    private static final List<String> SINGLE = List.of(
            "id",
            "title",
            "status",
            "severity",
            "detected",
            "acknowledged",
            "resolved",
            "updated",
            "duplicate-of",
            "url");

    /** Keys of {@code columns} and the field they become. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("service", "service"),
            Map.entry("service-name", "service_name"),
            Map.entry("integration-key", "integration_key"),
            Map.entry("environment", "custom:environment"),
            Map.entry("team", "team"),
            Map.entry("team-name", "team_name"),
            Map.entry("tags", "tag"),
            Map.entry("cause", "custom:cause"),
            Map.entry("alert-key", "alert_key"),
            Map.entry("alert-component", "alert_component"),
            Map.entry("alert-group", "alert_group"),
            Map.entry("description", "text"));

    /** The names that the SQL takes for a cause unless a source says otherwise. */
    private static final List<String> CAUSES = List.of(
            "cause", "caused_by", "revision", "commit", "commit_sha", "sha", "deployment", "deployment_id", "version");

    /**
     * @param source the block of the source, whose {@code columns} are read
     */
    static ColumnMapping read(Block source) {
        Block block = source.block("columns");
        Map<String, List<ColumnPath>> single = new LinkedHashMap<>();
        for (String key : SINGLE) {
            List<ColumnPath> paths = paths(block, key);
            if (!paths.isEmpty()) {
                single.put(key, paths);
            }
        }
        for (String needed : List.of("id", "detected")) {
            if (!single.containsKey(needed)) {
                throw block.missing(needed);
            }
        }
        List<MappedField> fields = new ArrayList<>();
        FIELDS.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            List<ColumnPath> paths = paths(block, entry.getKey());
            if (!paths.isEmpty()) {
                fields.add(new MappedField(entry.getValue(), "", paths));
            }
        });
        fields.addAll(sameAs(block));
        block.findBlock("fields").ifPresent(names -> {
            for (String name : names.keys()) {
                fields.add(new MappedField(custom(name), "", paths(names, name)));
            }
        });
        return new ColumnMapping(single, List.copyOf(fields), looked(source, fields));
    }

    boolean has(String key) {
        return single.containsKey(key);
    }

    List<ColumnPath> of(String key) {
        return single.getOrDefault(key, List.of());
    }

    /** Every column that somebody has named. */
    Stream<ColumnPath> named() {
        return Stream.concat(
                single.values().stream().flatMap(List::stream),
                fields.stream().flatMap(field -> field.paths().stream()));
    }

    /** One text for equal mappings. */
    String text() {
        StringBuilder text = new StringBuilder();
        single.forEach((key, paths) ->
                text.append(key).append('=').append(texts(paths)).append('\n'));
        Stream.concat(fields.stream(), looked.stream())
                .forEach(field -> text.append(field.field())
                        .append('<')
                        .append(field.prefix())
                        .append('=')
                        .append(texts(field.paths()))
                        .append('\n'));
        return text.toString();
    }

    private static List<String> texts(List<ColumnPath> paths) {
        return paths.stream().map(ColumnPath::text).toList();
    }

    /** Tools that keep the other's id only need its name: {@code same-as: {<tool>: <column>}}. */
    private static List<MappedField> sameAs(Block block) {
        if (!block.isBlock("same-as")) {
            List<ColumnPath> paths = paths(block, "same-as");
            return paths.isEmpty() ? List.of() : List.of(new MappedField("same_as", "", paths));
        }
        Block tools = block.block("same-as");
        return tools.keys().stream()
                .map(tool -> new MappedField("same_as", tool + ":", paths(tools, tool)))
                .toList();
    }

    private static List<MappedField> looked(Block source, List<MappedField> fields) {
        List<String> configured = source.strings("cause-fields");
        return (configured.isEmpty() ? CAUSES : configured)
                .stream()
                        .filter(name ->
                                fields.stream().noneMatch(field -> field.field().equals(custom(name))))
                        .flatMap(name -> ColumnPath.parse(name).stream()
                                .map(path -> new MappedField(custom(name), "", List.of(path))))
                        .toList();
    }

    private static String custom(String name) {
        return "custom:" + name.toLowerCase(Locale.ROOT);
    }

    private static List<ColumnPath> paths(Block block, String key) {
        return block.strings(key).stream()
                .map(text -> ColumnPath.parse(text)
                        .orElseThrow(() -> block.error(
                                key,
                                "must be a column, or a path such as services.id or milestones[type=detected].occurred_at, not `%s`"
                                        .formatted(text))))
                .toList();
    }
}
