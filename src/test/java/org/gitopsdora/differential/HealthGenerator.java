package org.gitopsdora.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.gitopsdora.differential.Operation.Nature;
import org.jspecify.annotations.Nullable;

/** Makes up how a workload felt around its operations, mostly on the edges of what the definition distinguishes. */
final class HealthGenerator {
    private static final long HOUR = 3600;

    private final Chance chance;
    private final Windows windows;
    private final TreeMap<Long, String> states = new TreeMap<>();

    HealthGenerator(Chance chance, Windows windows) {
        this.chance = chance;
        this.windows = windows;
    }

    void fill(Workload workload) {
        if (workload.isGitPath() || workload.operations.isEmpty()) {
            return;
        }
        Operation first = workload.operations.get(0);
        if (chance.in100(80)) {
            states.put(
                    first.startedAt() - chance.between(10, 10 * 24 * HOUR), chance.in100(85) ? "Healthy" : "Degraded");
        }
        List<Operation> syncs = new ArrayList<>(workload.operations);
        syncs.removeIf(operation -> operation.nature() != Nature.SYNC || operation.finishedAt() == null);
        for (int number = 0; number < syncs.size(); number++) {
            Operation next = number + 1 < syncs.size() ? syncs.get(number + 1) : null;
            around(syncs.get(number), next);
        }
        String last = "";
        long end = World.AS_OF.getEpochSecond() - 60;
        for (var state : states.headMap(end).entrySet()) {
            if (!state.getValue().equals(last)) {
                workload.health.add(new Health(state.getKey(), state.getValue()));
            }
            last = state.getValue();
        }
        addSynced(workload);
    }

    private void addSynced(Workload workload) {
        for (Operation operation : workload.operations) {
            Long finishedAt = operation.finishedAt();
            if (finishedAt != null && operation.isFailure() && chance.in100(25)) {
                workload.synced.add(finishedAt + chance.between(30, 6 * HOUR));
            }
        }
        workload.synced.removeIf(at -> at >= World.AS_OF.getEpochSecond() - 60);
        workload.synced.sort(null);
    }

    private void around(Operation operation, @Nullable Operation next) {
        Long end = operation.finishedAt();
        if (end == null) {
            return;
        }
        long settle = windows.settle();
        long degraded = windows.degraded();
        switch ((int) chance.between(0, 15)) {
            case 0, 1, 2, 3 -> stands(end);
            case 4, 5 -> rollsOut(operation.startedAt(), end);
            case 6 -> {
                states.put(end + chance.near(settle), chance.of("Progressing", "Suspended", "Degraded"));
                states.put(end + settle + chance.between(5, 900), "Healthy");
            }
            case 7 -> {
                states.put(operation.startedAt(), "Progressing");
                states.put(end + chance.near(degraded), "Degraded");
                recovers(end + degraded, next);
            }
            case 8 -> {
                states.put(end + chance.between(1, 8), "Progressing");
                states.put(end + chance.between(600, 640), "Degraded");
                recovers(end + 640, next);
            }
            case 9 -> relapses(end, next);
            case 10 -> {
                states.put(end + 2 * HOUR, "Degraded");
                recovers(end + 2 * HOUR, next);
            }
            case 11 -> {
                states.put(end + chance.between(0, 2) - 1, "Degraded");
                recovers(end + 30, next);
            }
            case 12 -> aroundNext(end, next);
            case 13 -> {
                // Before the end: the verdict on what was there before.
                states.put(operation.startedAt() + 1, "Degraded");
                if (chance.in100(50)) {
                    recovers(end, next);
                }
            }
            case 14 -> {
                states.put(end + chance.between(5, 40), "Progressing");
                if (chance.in100(50)) {
                    states.put(end + chance.between(100, 4 * HOUR), "Healthy");
                }
            }
            default -> states.put(end + chance.between(10, degraded), "Degraded");
        }
    }

    private void stands(long end) {
        if (chance.in100(50)) {
            states.put(end - chance.between(1, 4), "Healthy");
        }
    }

    private void rollsOut(long startedAt, long end) {
        states.put(startedAt + 1, "Progressing");
        states.put(end + chance.between(1, 500), "Healthy");
    }

    private void relapses(long end, @Nullable Operation next) {
        long healthy = end + chance.between(2, 50);
        long degraded = healthy + chance.between(5, 200);
        long again = degraded + chance.between(5, 600);
        long relapse = again + chance.near(windows.degraded());
        states.put(end + 1, "Progressing");
        states.put(healthy, "Healthy");
        states.put(degraded, "Degraded");
        states.put(again, "Healthy");
        states.put(relapse, "Degraded");
        recovers(relapse, next);
    }

    private void aroundNext(long end, @Nullable Operation next) {
        if (next == null || next.finishedAt() == null) {
            return;
        }
        long at = chance.of(next.startedAt(), next.finishedAt(), chance.near(next.finishedAt()));
        states.put(Math.max(end, at), "Degraded");
        recovers(at + 1, null);
    }

    /** In a while, with the next operation, after more than a week, or never. */
    private void recovers(long from, @Nullable Operation next) {
        switch ((int) chance.between(0, 5)) {
            case 0, 1 -> states.put(from + chance.between(5, 3000), "Healthy");
            case 2 -> {
                states.put(from + chance.between(5, 300), "Progressing");
                states.put(from + chance.between(301, 3 * HOUR), "Healthy");
            }
            case 3 -> {
                if (next != null && next.finishedAt() != null) {
                    states.put(next.finishedAt() + chance.between(-1, 100), "Healthy");
                }
            }
            case 4 -> states.put(from + 7 * 24 * HOUR + chance.between(-HOUR, HOUR), "Healthy");
            default -> {
                // Never: until the next one says otherwise.
            }
        }
    }
}
