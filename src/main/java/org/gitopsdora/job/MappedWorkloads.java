package org.gitopsdora.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.gitopsdora.report.HumanText;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Diagnosis.Verdict;
import org.gitopsdora.warehouse.ServedWorkload;
import org.gitopsdora.warehouse.WarehouseException;

/** What the rules made of the workloads, as the served warehouse shows it: for a person to say whether that is what was meant. */
final class MappedWorkloads {
    private static final int MOST_NAMES = 12;

    /** Whole words only: {@code latest}, {@code device} and {@code product} are none of these. */
    private static final Pattern NOT_PRODUCTION =
            Pattern.compile("(?i)(?:^|[^a-z0-9])(staging|stage|stg|test|testing|dev|develop|development|qa|uat|"
                    + "integration|sandbox|demo|preview|preprod|pre-prod|nonprod|non-prod)(?:[^a-z]|$)");

    private static boolean looksMisplaced(ServedWorkload workload) {
        return workload.isProduction()
                && List.of(workload.name(), workload.namespace(), workload.path(), workload.targetNamespace()).stream()
                        .anyMatch(MappedWorkloads::saysNotProduction);
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
        List<ServedWorkload> workloads;
        try {
            workloads = ServedWorkload.list(warehouse);
        } catch (WarehouseException e) {
            return List.of(new Diagnosis(Verdict.FAILURE, "workloads", Failure.oneLine(e)));
        }
        List<Diagnosis> diagnoses = new ArrayList<>();
        addProduction(workloads, diagnoses);
        addMisplaced(workloads, diagnoses);
        addUnmapped(workloads, diagnoses);
        return diagnoses;
    }

    private static void addProduction(List<ServedWorkload> workloads, List<Diagnosis> diagnoses) {
        List<ServedWorkload> production = workloads.stream()
                .filter(workload -> workload.isProduction() && workload.isMeasured())
                .toList();
        diagnoses.add(new Diagnosis(
                production.isEmpty() ? Verdict.WARNING : Verdict.OK,
                "production",
                production.isEmpty()
                        ? "no workload is production: every dora_ relation is empty; a rule has to say `production: true`"
                        : "%d of %s".formatted(production.size(), HumanText.plural(workloads.size(), "workload"))));
        for (ServedWorkload workload : production.subList(0, Math.min(MOST_NAMES, production.size()))) {
            diagnoses.add(new Diagnosis(
                    Verdict.OK,
                    "",
                    "%s is %s in %s, by %s"
                            .formatted(workload.title(), workload.service(), workload.environment(), workload.rule())));
        }
        addMore(production.size(), "is_production and is_measured", diagnoses);
    }

    private static void addMisplaced(List<ServedWorkload> workloads, List<Diagnosis> diagnoses) {
        workloads.stream()
                .filter(MappedWorkloads::looksMisplaced)
                .forEach(workload -> diagnoses.add(new Diagnosis(
                        Verdict.WARNING,
                        "misplaced?",
                        "%s is production by %s; does its name, namespace or path say otherwise?"
                                .formatted(workload.title(), workload.rule()))));
    }

    private static void addUnmapped(List<ServedWorkload> workloads, List<Diagnosis> diagnoses) {
        List<ServedWorkload> unmapped = workloads.stream()
                .filter(workload -> workload.environment().equals("unmapped"))
                .toList();
        for (ServedWorkload workload : unmapped.subList(0, Math.min(MOST_NAMES, unmapped.size()))) {
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
