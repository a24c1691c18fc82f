package org.gitopsdora.source.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * The workloads of one branch, kept while its steps go by: each step's tree is compared with the tree before it, and the workloads whose
 * files it touched tell their state.
 */
final class PathStates implements AutoCloseable {

    /** One workload after one step, as it becomes a {@link GitPathState}. */
    record Touched(WorkloadKey workload, WorkloadFiles.State state, boolean hasFiles, String files) {}

    private record Place(int pattern, WorkloadKey workload, String relativePath) {}

    private static final int NEW = 1;

    private final ObjectReader reader;
    private final List<WatchedFiles> watched;
    private final BlobValues values;
    private final TreeWalk diff;
    private final Map<String, List<Place>> places = new HashMap<>();
    private final Map<WorkloadKey, WorkloadFiles> workloads = new HashMap<>();
    private @Nullable ObjectId tree;

    PathStates(ObjectReader reader, List<WatchedFiles> watched, BlobValues values) {
        this.reader = reader;
        this.watched = watched;
        this.values = values;
        this.diff = new TreeWalk(reader);
        diff.setRecursive(true);
        diff.setFilter(filter(watched));
    }

    private static TreeFilter filter(List<WatchedFiles> watched) {
        Set<String> prefixes =
                watched.stream().map(each -> each.files().literalPrefix()).collect(Collectors.toSet());
        return prefixes.contains("")
                ? TreeFilter.ANY_DIFF
                : AndTreeFilter.create(PathFilterGroup.createFromStrings(prefixes), TreeFilter.ANY_DIFF);
    }

    /** Takes over what a tree holds, without telling. */
    void load(ObjectId at) throws IOException {
        moveTo(at);
    }

    /** The workloads that the step from the tree before to this one touched. */
    List<Touched> advance(ObjectId to, ObjectId commit) throws IOException {
        List<Touched> touched = new ArrayList<>();
        for (Map.Entry<WorkloadKey, Set<String>> entry : moveTo(to).entrySet()) {
            WorkloadFiles files = workloads.computeIfAbsent(entry.getKey(), key -> new WorkloadFiles(watched));
            touched.add(new Touched(
                    entry.getKey(),
                    files.state(values, commit),
                    !files.isEmpty(),
                    String.join(", ", entry.getValue())));
        }
        return touched;
    }

    void reportMissing(String branch) {
        values.reportMissing(branch);
    }

    private Map<WorkloadKey, Set<String>> moveTo(ObjectId to) throws IOException {
        Map<WorkloadKey, Set<String>> touched = new LinkedHashMap<>();
        diff.reset();
        diff.addTree(parser(tree));
        diff.addTree(parser(to));
        while (diff.next()) {
            String path = diff.getPathString();
            for (Place place : places.computeIfAbsent(path, this::placesOf)) {
                apply(place, path);
                touched.computeIfAbsent(place.workload(), key -> new TreeSet<>())
                        .add(path);
            }
        }
        tree = to;
        return touched;
    }

    private void apply(Place place, String path) {
        WorkloadFiles files = workloads.computeIfAbsent(place.workload(), key -> new WorkloadFiles(watched));
        FileMode mode = diff.getFileMode(NEW);
        if (mode == FileMode.MISSING) {
            files.remove(place.pattern(), path);
            return;
        }
        boolean isFile = mode == FileMode.REGULAR_FILE || mode == FileMode.EXECUTABLE_FILE;
        files.put(place.pattern(), path, place.relativePath(), isFile ? diff.getObjectId(NEW) : null);
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

    private AbstractTreeIterator parser(@Nullable ObjectId id) throws IOException {
        return id == null ? new EmptyTreeIterator() : new CanonicalTreeParser(null, reader, id);
    }

    @Override
    public void close() {
        diff.close();
    }
}
