package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/**
 * The workloads of one branch, kept while its steps go by: each step's tree is compared with the tree before it, and the workloads whose
 * files it touched tell their state.
 */
public final class PathStates {

    /** One workload after one step. */
    public record Touched(
            WorkloadKey workload,
            WorkloadFiles.State state,
            boolean hasFiles,
            String files,
            @Nullable String folder) {}

    private record Place(int pattern, WorkloadKey workload, String relativePath) {}

    private final List<WatchedFiles> watched;
    private final BlobValues values;
    private final WatchedTree tree;
    private final Map<String, List<Place>> places = new HashMap<>();
    private final Map<WorkloadKey, WorkloadFiles> workloads = new HashMap<>();

    public PathStates(ObjectReader reader, List<WatchedFiles> watched, BlobValues values) {
        this.watched = watched;
        this.values = values;
        this.tree = new WatchedTree(
                reader,
                watched.stream().map(each -> each.files().literalPrefix()).toList());
    }

    /** Takes over what a tree holds, without telling. */
    public void load(ObjectId at) throws IOException {
        moveTo(at);
    }

    /** The workloads that the step from the tree before to this one touched. */
    public List<Touched> advance(ObjectId to, ObjectId commit) throws IOException {
        List<Touched> touched = new ArrayList<>();
        for (Map.Entry<WorkloadKey, Set<String>> entry : moveTo(to).entrySet()) {
            WorkloadFiles files = workloads.computeIfAbsent(entry.getKey(), key -> new WorkloadFiles(watched));
            touched.add(new Touched(
                    entry.getKey(),
                    files.state(values, commit),
                    !files.isEmpty(),
                    String.join("\n", entry.getValue()),
                    files.folder()));
        }
        return touched;
    }

    public void reportMissing(String branch) {
        values.reportMissing(branch);
    }

    private Map<WorkloadKey, Set<String>> moveTo(ObjectId to) throws IOException {
        Map<WorkloadKey, Set<String>> touched = new LinkedHashMap<>();
        tree.moveTo(to, (path, mode, id) -> {
            for (Place place : places.computeIfAbsent(path, this::placesOf)) {
                apply(place, path, mode, id);
                touched.computeIfAbsent(place.workload(), key -> new TreeSet<>())
                        .add(path);
            }
        });
        return touched;
    }

    private void apply(Place place, String path, FileMode mode, ObjectId id) {
        WorkloadFiles files = workloads.computeIfAbsent(place.workload(), key -> new WorkloadFiles(watched));
        if (mode == FileMode.MISSING) {
            files.remove(place.pattern(), path);
            return;
        }
        boolean isFile = mode == FileMode.REGULAR_FILE || mode == FileMode.EXECUTABLE_FILE;
        files.put(place.pattern(), path, place.relativePath(), isFile ? id : null);
    }

    private List<Place> placesOf(String path) {
        List<Place> found = new ArrayList<>(1);
        for (int pattern = 0; pattern < watched.size(); pattern++) {
            int at = pattern;
            watched.get(pattern)
                    .match(path)
                    .ifPresent(match -> found.add(new Place(at, match.workload(), match.relativePath())));
        }
        return found;
    }
}
