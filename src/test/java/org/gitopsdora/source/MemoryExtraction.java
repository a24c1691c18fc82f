package org.gitopsdora.source;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.gitopsdora.time.Window;

/** Keeps what is landed in memory. {@link #nextRun} makes it what has landed before. */
public final class MemoryExtraction implements Extraction {
    public record Rejection(String file, long position, String reason, String payload) {}

    public final List<Rejection> rejections = new ArrayList<>();
    public final List<Gap> gaps = new ArrayList<>();
    private final Map<String, List<Landable>> earlier = new HashMap<>();
    private final Map<String, List<Landable>> rows = new HashMap<>();
    private final Set<String> hashes = new HashSet<>();
    private Instant now;
    public long read;
    public Window window;

    public MemoryExtraction(String now) {
        this.now = Instant.parse(now);
    }

    public MemoryExtraction nextRun(String at) {
        rows.forEach((dataset, landed) ->
                earlier.computeIfAbsent(dataset, name -> new ArrayList<>()).addAll(landed));
        rows.clear();
        rejections.clear();
        gaps.clear();
        now = Instant.parse(at);
        return this;
    }

    /** As after a kill between two files: only these datasets became visible, what else was landed is lost. */
    public MemoryExtraction killedShowing(String at, Dataset<?>... shown) {
        Set<String> names = new HashSet<>();
        for (Dataset<?> dataset : shown) {
            names.add(dataset.name());
        }
        rows.forEach((dataset, landed) -> {
            if (!names.contains(dataset)) {
                landed.forEach(row -> hashes.remove(dataset + row.contentHash()));
                landed.clear();
            }
        });
        return nextRun(at);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Optional<Window> window() {
        return Optional.ofNullable(window);
    }

    @Override
    public synchronized <R extends Record & Landable> boolean land(Dataset<R> dataset, R row) {
        if (!hashes.add(dataset.name() + row.contentHash())) {
            return false;
        }
        rows.computeIfAbsent(dataset.name(), name -> new ArrayList<>()).add(row);
        return true;
    }

    @Override
    public synchronized void countRead(long records) {
        read += records;
    }

    @Override
    public synchronized void reject(String file, long position, String reason, String payload) {
        rejections.add(new Rejection(file, position, reason, payload));
    }

    @Override
    public synchronized void gap(Gap gap) {
        gaps.add(gap);
    }

    @Override
    public <R extends Record & Landable> void forEachLanded(Dataset<R> dataset, Consumer<R> action) {
        earlier.getOrDefault(dataset.name(), List.of())
                .forEach(row -> action.accept(dataset.type().cast(row)));
    }

    @Override
    public boolean isDamaged(Dataset<?> dataset) {
        return false;
    }

    @Override
    public void progress(String what, long done, long total) {
        // Nobody watches.
    }

    /** What this run landed. */
    public <R extends Record & Landable> List<R> landed(Dataset<R> dataset) {
        return rows.getOrDefault(dataset.name(), List.of()).stream()
                .map(dataset.type()::cast)
                .toList();
    }
}
