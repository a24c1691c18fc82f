package org.gitopsdora.warehouse;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workload as it is served, for people to look at what the rules made of it. What is unknown is the empty text.
 *
 * @param rule which mapped it, {@code no rule} if none did
 */
public record ServedWorkload(
        String instance,
        String namespace,
        String name,
        String service,
        String environment,
        boolean isProduction,
        boolean isMeasured,
        String rule,
        String path,
        String targetNamespace) {
    private static final String WORKLOADS = """
            select instance, coalesce(namespace, ''), name, coalesce(service, ''), environment, is_production, is_measured,
                coalesce(mapping_rule, 'no rule'), coalesce(path, ''), coalesce(target_namespace, '')
            from dim_workloads
            where not coalesce(is_gone, false)
            order by instance, namespace, name
            """;

    /**
     * Those that have not gone.
     *
     * @throws WarehouseException blaming USAGE if there is no warehouse, or one of another version
     */
    public static List<ServedWorkload> list(Path warehouse) {
        return Query.run(warehouse, WORKLOADS).rows().stream()
                .map(ServedWorkload::of)
                .toList();
    }

    private static ServedWorkload of(List<@Nullable String> row) {
        List<String> cells = row.stream().map(String::valueOf).toList();
        return new ServedWorkload(
                cells.get(0),
                cells.get(1),
                cells.get(2),
                cells.get(3),
                cells.get(4),
                Boolean.parseBoolean(cells.get(5)),
                Boolean.parseBoolean(cells.get(6)),
                cells.get(7),
                cells.get(8),
                cells.get(9));
    }

    public String title() {
        return namespace.isEmpty()
                ? "%s: %s".formatted(instance, name)
                : "%s: %s/%s".formatted(instance, namespace, name);
    }
}
