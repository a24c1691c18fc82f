package org.gitopsdora.source.git;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.Landable;
import org.gitopsdora.time.Window;

/** A landing zone in memory: the port's second implementation, with runs that end by {@link #nextRun()}. */
public final class MemoryLanding implements Extraction {

    static final Instant NOW = Instant.parse("2026-09-01T02:30:00Z");

    record Rejected(String file, long position, String reason, String payload) {}

    private final Map<String, List<Landable>> landed = new LinkedHashMap<>();
    private final Map<String, Integer> visible = new LinkedHashMap<>();
    private final Set<String> hashes = new HashSet<>();
    final List<Rejected> rejected = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();
    private int landedInRun;

    /** What landed so far becomes what earlier runs have landed. */
    public void nextRun() {
        landed.forEach((name, rows) -> visible.put(name, rows.size()));
        landedInRun = 0;
    }

    /** As after a kill between two files: only these datasets became visible. */
    void killedRunShowing(Dataset<?>... shown) {
        Set<String> names = new HashSet<>();
        for (Dataset<?> dataset : shown) {
            names.add(dataset.name());
        }
        landed.forEach((name, rows) -> {
            if (names.contains(name)) {
                visible.put(name, rows.size());
            } else {
                List<Landable> lost = rows.subList(visible.getOrDefault(name, 0), rows.size());
                lost.forEach(row -> hashes.remove(name + row.contentHash()));
                lost.clear();
            }
        });
        landedInRun = 0;
    }

    public int landedInRun() {
        return landedInRun;
    }

    public <R extends Record & Landable> List<R> all(Dataset<R> dataset) {
        return landed.getOrDefault(dataset.name(), List.of()).stream()
                .map(dataset.type()::cast)
                .toList();
    }

    @Override
    public Instant now() {
        return NOW;
    }

    @Override
    public Optional<Window> window() {
        return Optional.empty();
    }

    @Override
    public synchronized <R extends Record & Landable> boolean land(Dataset<R> dataset, R row) {
        if (!hashes.add(dataset.name() + row.contentHash())) {
            return false;
        }
        landed.computeIfAbsent(dataset.name(), name -> new ArrayList<>()).add(row);
        landedInRun++;
        return true;
    }

    @Override
    public void countRead(long records) {}

    @Override
    public synchronized void reject(String file, long position, String reason, String payload) {
        rejected.add(new Rejected(file, position, reason, payload));
    }

    @Override
    public synchronized void gap(Gap gap) {
        gaps.add(gap);
    }

    @Override
    public synchronized <R extends Record & Landable> void forEachLanded(Dataset<R> dataset, Consumer<R> action) {
        all(dataset).subList(0, visible.getOrDefault(dataset.name(), 0)).forEach(action);
    }

    @Override
    public boolean isDamaged(Dataset<?> dataset) {
        return false;
    }

    @Override
    public void progress(String what, long done, long total) {}
}
