package org.gitopsdora.differential;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.gitopsdora.differential.Operation.Nature;
import org.jspecify.annotations.Nullable;

/** Makes up incidents of a service: around its operations, on the edges of the window, and in the middle of nowhere. */
final class IncidentGenerator {
    private final Chance chance;
    private final History history;
    private final List<History> others;
    private final Set<Long> usedSeconds = new HashSet<>();

    IncidentGenerator(History history, List<History> others) {
        this.chance = new Chance(history.seed() ^ 0x5DEECE66DL);
        this.history = history;
        this.others = others;
    }

    private record Span(long startedAt, long finishedAt, String revision) {}

    List<Incident> generate() {
        List<Span> spans = history.workloads().stream()
                .flatMap(workload -> Stream.concat(
                        workload.operations.stream()
                                .filter(operation -> operation.nature() == Nature.SYNC)
                                .filter(operation -> operation.finishedAt() != null)
                                .map(operation -> new Span(
                                        operation.startedAt(),
                                        Objects.requireNonNull(operation.finishedAt()),
                                        operation.commit().sha())),
                        workload.steps.stream()
                                .map(step -> new Span(
                                        step.commit().committedAt(),
                                        step.commit().committedAt(),
                                        step.commit().sha()))))
                .toList();
        List<Incident> incidents = new ArrayList<>();
        if (spans.isEmpty()) {
            return incidents;
        }
        long number = chance.between(0, 2 + spans.size() / 3);
        for (int no = 0; no < number; no++) {
            add(incidents, chance.from(spans), spans);
        }
        return incidents;
    }

    private void add(List<Incident> incidents, Span span, List<Span> spans) {
        long detectedAt = detected(span);
        while (!usedSeconds.add(detectedAt)) {
            detectedAt++;
        }
        if (detectedAt >= World.AS_OF.getEpochSecond() - 120) {
            return;
        }
        List<String> services = new ArrayList<>(List.of(history.service()));
        if (chance.in100(4)) {
            services.add(chance.from(others).service());
        }
        incidents.add(new Incident(
                "%s-%d".formatted(history.service(), incidents.size()),
                services.stream().distinct().toList(),
                chance.in100(60) ? null : chance.of("production", "production", "staging"),
                detectedAt,
                resolved(detectedAt),
                !incidents.isEmpty() && chance.in100(8) ? incidents.get(0).key() : null,
                cause(spans)));
    }

    private @Nullable String cause(List<Span> spans) {
        if (!chance.in100(12)) {
            return null;
        }
        return chance.in100(85) ? chance.from(spans).revision() : "feedfacefeedfacefeedfacefeedfacefeedface";
    }

    private long detected(Span span) {
        long window = history.windows().incident();
        return switch ((int) chance.between(0, 8)) {
            case 0 -> chance.near(span.startedAt());
            case 1 -> chance.near(span.finishedAt());
            case 2, 3 -> chance.near(span.finishedAt() + window);
            case 4 -> span.startedAt() + chance.between(0, Math.max(1, span.finishedAt() - span.startedAt()));
            case 5, 6, 7 -> span.finishedAt() + chance.between(1, window);
            default -> span.finishedAt() + chance.between(window, 6 * window);
        };
    }

    private @Nullable Long resolved(long detectedAt) {
        if (chance.in100(10)) {
            return null;
        }
        long resolvedAt = detectedAt + (chance.in100(60) ? chance.between(60, 5400) : chance.between(5400, 200_000));
        return resolvedAt >= World.AS_OF.getEpochSecond() - 60 ? null : Long.valueOf(resolvedAt);
    }
}
