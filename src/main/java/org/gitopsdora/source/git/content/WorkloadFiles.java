package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.gitopsdora.source.ContentHash;
import org.jspecify.annotations.Nullable;

/**
 * The files of one workload, per pattern, and the state they add up to. Patterns are asked in the configured order and the first that has
 * something to say decides: with fields the first value among its files by path, without fields the hash of every file of every such pattern
 * by what the wildcards matched, so that a file may move between patterns without changing the state.
 */
final class WorkloadFiles {

    private static final ObjectId EMPTY_BLOB = ObjectId.fromString("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");

    /**
     * @param blob null for a symlink or submodule: it is there and says nothing
     */
    private record File(@Nullable ObjectId blob, String relativePath) {}

    /**
     * @param stateId null: no file, no field, or empty
     */
    public record State(@Nullable String stateId, @Nullable String value) {}

    private static final State NONE = new State(null, null);

    private final List<WatchedFiles> watched;
    private final List<TreeMap<String, File>> files = new ArrayList<>();

    WorkloadFiles(List<WatchedFiles> watched) {
        this.watched = watched;
        watched.forEach(each -> files.add(new TreeMap<>()));
    }

    void put(int pattern, String path, String relativePath, @Nullable ObjectId blob) {
        files.get(pattern).put(path, new File(blob, relativePath));
    }

    void remove(int pattern, String path) {
        files.get(pattern).remove(path);
    }

    boolean isEmpty() {
        return files.stream().allMatch(Map::isEmpty);
    }

    /** What all files whose content counts lie in, or the only one of them; null if there is none, or if they share no folder. */
    @Nullable
    String folder() {
        String common = null;
        for (int pattern = 0; pattern < watched.size(); pattern++) {
            if (watched.get(pattern).hasFields() || files.get(pattern).isEmpty()) {
                continue;
            }
            // Sorted: what the first and the last share, all share.
            String shared =
                    common(files.get(pattern).firstKey(), files.get(pattern).lastKey());
            common = common == null ? shared : common(common, shared);
        }
        return common == null || common.isEmpty() ? null : common;
    }

    private static String common(String left, String right) {
        if (left.equals(right)) {
            return left;
        }
        int slash = -1;
        for (int at = 0; at < Math.min(left.length(), right.length()) && left.charAt(at) == right.charAt(at); at++) {
            slash = left.charAt(at) == '/' ? at : slash;
        }
        boolean isWithin = left.startsWith(right + "/") || right.startsWith(left + "/");
        return isWithin ? left.length() < right.length() ? left : right : left.substring(0, Math.max(0, slash));
    }

    State state(BlobValues values, ObjectId commit) throws IOException {
        for (int pattern = 0; pattern < watched.size(); pattern++) {
            State state = watched.get(pattern).hasFields()
                    ? fieldState(pattern, values, commit)
                    : files.get(pattern).isEmpty() ? NONE : contentState();
            if (state.stateId() != null) {
                return state;
            }
        }
        return NONE;
    }

    private State fieldState(int pattern, BlobValues values, ObjectId commit) throws IOException {
        for (Map.Entry<String, File> entry : files.get(pattern).entrySet()) {
            ObjectId blob = entry.getValue().blob();
            String value = blob == null
                    ? null
                    : values.value(blob, watched.get(pattern).fields(), entry.getKey(), commit);
            if (value != null) {
                return new State(ContentHash.of("value", value), value);
            }
        }
        return NONE;
    }

    private State contentState() {
        List<String> lines = new ArrayList<>();
        boolean hasContent = false;
        for (int pattern = 0; pattern < watched.size(); pattern++) {
            if (watched.get(pattern).hasFields()) {
                continue;
            }
            for (File file : files.get(pattern).values()) {
                if (file.blob() != null) {
                    lines.add(file.relativePath() + '\0' + file.blob().name());
                    hasContent |= !file.blob().equals(EMPTY_BLOB);
                }
            }
        }
        lines.sort(null);
        return hasContent ? new State(ContentHash.of("files", lines), null) : NONE;
    }
}
