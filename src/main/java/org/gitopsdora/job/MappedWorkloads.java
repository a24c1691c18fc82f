package org.gitopsdora.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.gitopsdora.report.HumanText;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Diagnosis.Verdict;
import org.gitopsdora.warehouse.Query;
import org.gitopsdora.warehouse.WarehouseException;
import org.jspecify.annotations.Nullable;

/** What the rules made of the workloads, as the served warehouse shows it: for a person to say whether that is what was meant. */
final class MappedWorkloads {
    private static final int MOST_NAMES = 12;

    /** Whole words only: {@code latest}, {@code device} and {@code product} are none of these. */
    private static final Pattern NOT_PRODUCTION =
            Pattern.compile("(?i)(?:^|[^a-z0-9])(staging|stage|stg|test|testing|dev|develop|development|qa|uat|"
                    + "integration|sandbox|demo|preview|preprod|pre-prod|nonprod|non-prod)(?:[^a-z]|$)");

    private static final String WORKLOADS = """
            select instance, coalesce(namespace, ''), name, coalesce(service, ''), environment, is_production, is_measured,
                coalesce(mapping_rule, 'no rule'), coalesce(path, ''), coalesce(target_namespace, '')
            from dim_workloads
            where not coalesce(is_gone, false)
            order by instance, namespace, name
            """;

    private record Workload(
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
        static Workload of(List<@Nullable String> row) {
            List<String> cells = row.stream().map(String::valueOf).toList();
            return new Workload(
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

        String title() {
            return namespace.isEmpty()
                    ? "%s: %s".formatted(instance, name)
                    : "%s: %s/%s".formatted(instance, namespace, name);
        }

        boolean looksMisplaced() {
            return isProduction
                    && List.of(name, namespace, path, targetNamespace).stream()
                            .anyMatch(MappedWorkloads::saysNotProduction);
        }
    }

    static boolean saysNotProduction(String text) {
        return NOT_PRODUCTION.matcher(text).find();
    }

    private MappedWorkloads() {}

    static List<Diagnosis> examine(Path warehouse) {
        if (!Files.exists(warehouse)) {
            return List.of(new Diagnosis(
                    Verdict.WARNING, "workloads", "not known before the first run; then ask the doctor again"));
        }
        List<Workload> workloads;
        try {
            workloads = Query.run(warehouse, WORKLOADS).rows().stream()
                    .map(Workload::of)
                    .toList();
        } catch (WarehouseException e) {
            return List.of(new Diagnosis(Verdict.FAILURE, "workloads", Failure.oneLine(e)));
        }
        List<Diagnosis> diagnoses = new ArrayList<>();
        addProduction(workloads, diagnoses);
        addMisplaced(workloads, diagnoses);
        addUnmapped(workloads, diagnoses);
        return diagnoses;
    }

    private static void addProduction(List<Workload> workloads, List<Diagnosis> diagnoses) {
        List<Workload> production = workloads.stream()
                .filter(workload -> workload.isProduction() && workload.isMeasured())
                .toList();
        diagnoses.add(new Diagnosis(
                production.isEmpty() ? Verdict.WARNING : Verdict.OK,
                "production",
                production.isEmpty()
                        ? "no workload is production: every dora_ relation is empty; a rule has to say `production: true`"
                        : "%d of %s".formatted(production.size(), HumanText.plural(workloads.size(), "workload"))));
        for (Workload workload : production.subList(0, Math.min(MOST_NAMES, production.size()))) {
            diagnoses.add(new Diagnosis(
                    Verdict.OK,
                    "",
                    "%s is %s in %s, by %s"
                            .formatted(workload.title(), workload.service(), workload.environment(), workload.rule())));
        }
        addMore(production.size(), "is_production and is_measured", diagnoses);
    }

    private static void addMisplaced(List<Workload> workloads, List<Diagnosis> diagnoses) {
        workloads.stream()
                .filter(Workload::looksMisplaced)
                .forEach(workload -> diagnoses.add(new Diagnosis(
                        Verdict.WARNING,
                        "misplaced?",
                        "%s is production by %s; does its name, namespace or path say otherwise?"
                                .formatted(workload.title(), workload.rule()))));
    }

    private static void addUnmapped(List<Workload> workloads, List<Diagnosis> diagnoses) {
        List<Workload> unmapped = workloads.stream()
                .filter(workload -> workload.environment().equals("unmapped"))
                .toList();
        for (Workload workload : unmapped.subList(0, Math.min(MOST_NAMES, unmapped.size()))) {
            diagnoses.add(new Diagnosis(
                    Verdict.WARNING,
                    "unmapped",
                    "%s: by %s; no environment, so it counts nowhere".formatted(workload.title(), workload.rule())));
        }
        addMore(unmapped.size(), "environment = 'unmapped'", diagnoses);
    }

    private static void addMore(int size, String condition, List<Diagnosis> diagnoses) {
        if (size > MOST_NAMES) {
            diagnoses.add(new Diagnosis(
                    Verdict.OK,
                    "",
                    "and %d more: select * from dim_workloads where %s".formatted(size - MOST_NAMES, condition)));
        }
    }
}
