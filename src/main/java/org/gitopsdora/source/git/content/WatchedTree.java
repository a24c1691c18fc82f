package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.util.RawParseUtils;
import org.jspecify.annotations.Nullable;

/**
 * The part of a branch's tree that is watched, moved from step to step. What moves is compared folder by folder, exactly as a tree diff
 * against the step before; but a folder stays in memory as it was, so each new version of it is read once instead of twice, and the
 * bytes that two versions share are skipped without being parsed. That halves the time of a long chain.
 */
final class WatchedTree {

    /** Told for every file that was added, changed or removed. */
    interface Sink {
        /**
         * @param mode {@link FileMode#MISSING} if the path is no file any more
         * @param id zero if missing
         */
        void changed(String path, FileMode mode, ObjectId id);
    }

    private static final byte[] NOTHING = new byte[0];

    /** Far beyond what people make, and well before a repository made to exhaust its readers succeeds. */
    private static final int DEEPEST_FOLDER = 500;

    private static final int MOST_CHANGES_PER_STEP = 2_000_000;

    private final ObjectReader reader;
    private final Set<String> prefixes;
    private final Folder root;
    private int changes;

    /**
     * @param prefixes of the paths to be told of; an empty one means all
     */
    WatchedTree(ObjectReader reader, Collection<String> prefixes) {
        this.reader = reader;
        this.prefixes = new TreeSet<>(prefixes);
        this.root = new Folder("", 0, watches(""));
    }

    void moveTo(ObjectId tree, Sink sink) throws IOException {
        changes = 0;
        root.moveTo(tree, sink);
    }

    private void tell(Sink sink, String path, FileMode mode, ObjectId id) throws IOException {
        if (++changes > MOST_CHANGES_PER_STEP) {
            throw new IOException("one commit changes more than %d watched files; narrow the pattern of `files`"
                    .formatted(MOST_CHANGES_PER_STEP));
        }
        sink.changed(path, mode, id);
    }

    private boolean watches(String path) {
        return prefixes.stream()
                .anyMatch(prefix -> prefix.isEmpty() || path.equals(prefix) || path.startsWith(prefix + "/"));
    }

    private boolean leadsToWatched(String path) {
        return prefixes.stream().anyMatch(prefix -> prefix.startsWith(path + "/"));
    }

    /** One entry of a tree object at an offset. */
    private static final class Entry {
        private final byte[] raw;
        private int start;
        private int mode;
        private int nameStart;
        private int nameEnd;

        Entry(byte[] raw, int start) {
            this.raw = raw;
            this.start = start;
            read();
        }

        private void read() {
            if (isEnd()) {
                return;
            }
            int at = start;
            mode = 0;
            while (raw[at] != ' ') {
                mode = (mode << 3) + raw[at++] - '0';
            }
            nameStart = ++at;
            while (raw[at] != 0) {
                at++;
            }
            nameEnd = at;
        }

        boolean isEnd() {
            return start >= raw.length;
        }

        void next() {
            start = end();
            read();
        }

        int end() {
            return nameEnd + 1 + Constants.OBJECT_ID_LENGTH;
        }

        boolean isTree() {
            return (mode & FileMode.TYPE_MASK) == FileMode.TYPE_TREE;
        }

        String name() {
            return RawParseUtils.decode(StandardCharsets.UTF_8, raw, nameStart, nameEnd);
        }

        ObjectId id() {
            return ObjectId.fromRaw(raw, nameEnd + 1);
        }

        /** Git's order: a folder's name sorts as if it ended in a slash. A file and a folder of one name are two entries. */
        int compareTo(Entry other) {
            int common = Math.min(nameEnd - nameStart, other.nameEnd - other.nameStart);
            int differs = Arrays.mismatch(
                    raw, nameStart, nameStart + common, other.raw, other.nameStart, other.nameStart + common);
            return differs >= 0 ? charAt(differs) - other.charAt(differs) : afterCommon(other, common);
        }

        private int afterCommon(Entry other, int common) {
            int order = charAt(common) - other.charAt(common);
            return order != 0 ? order : (nameEnd - nameStart) - (other.nameEnd - other.nameStart);
        }

        private int charAt(int offset) {
            if (nameStart + offset < nameEnd) {
                return raw[nameStart + offset] & 0xff;
            }
            return isTree() ? '/' : 0;
        }

        boolean isSame(Entry other) {
            return Arrays.equals(raw, start, end(), other.raw, other.start, other.end());
        }
    }

    private final class Folder {
        private final String path;
        private final int depth;
        private final boolean isWatched;
        private final Map<String, Folder> folders = new HashMap<>();
        private byte[] raw = NOTHING;
        private @Nullable ObjectId id;

        Folder(String path, int depth, boolean isWatched) {
            this.path = path;
            this.depth = depth;
            this.isWatched = isWatched;
        }

        void moveTo(ObjectId to, Sink sink) throws IOException {
            if (to.equals(id)) {
                return;
            }
            if (depth > DEEPEST_FOLDER) {
                throw new CorruptObjectException(to, "folders are nested deeper than " + DEEPEST_FOLDER);
            }
            byte[] next = reader.open(to, Constants.OBJ_TREE).getCachedBytes(Integer.MAX_VALUE);
            try {
                compare(next, sink);
            } catch (IndexOutOfBoundsException e) {
                throw new CorruptObjectException("the tree %s is cut off".formatted(to.name()), e);
            }
            raw = next;
            id = to;
        }

        /** As if it were empty; its parent forgets it. */
        void remove(Sink sink) throws IOException {
            compare(NOTHING, sink);
        }

        private void compare(byte[] next, Sink sink) throws IOException {
            int from = firstDifference(next);
            Entry left = new Entry(raw, from);
            Entry right = new Entry(next, from);
            while (!left.isEnd() || !right.isEnd()) {
                int order = left.isEnd() ? 1 : right.isEnd() ? -1 : left.compareTo(right);
                if (order == 0) {
                    if (!left.isSame(right)) {
                        put(right, sink);
                    }
                    left.next();
                    right.next();
                    if (raw.length - left.start == next.length - right.start
                            && Arrays.equals(raw, left.start, raw.length, next, right.start, next.length)) {
                        return;
                    }
                } else if (order < 0) {
                    drop(left, sink);
                    left.next();
                } else {
                    put(right, sink);
                    right.next();
                }
            }
        }

        /** The start of the first entry that is not byte for byte the same in both. */
        private int firstDifference(byte[] next) {
            int differs = Arrays.mismatch(raw, next);
            Entry entry = new Entry(raw, 0);
            while (!entry.isEnd() && entry.end() <= differs) {
                entry.next();
            }
            return entry.isEnd() ? Math.min(raw.length, entry.start) : entry.start;
        }

        private void put(Entry entry, Sink sink) throws IOException {
            String name = entry.name();
            String child = path.isEmpty() ? name : path + "/" + name;
            if (entry.isTree()) {
                Folder folder = folders.get(name);
                if (folder == null) {
                    boolean isChildWatched = isWatched || watches(child);
                    if (!isChildWatched && !leadsToWatched(child)) {
                        return;
                    }
                    folder = new Folder(child, depth + 1, isChildWatched);
                    folders.put(name, folder);
                }
                folder.moveTo(entry.id(), sink);
            } else if (isWatched || watches(child)) {
                tell(sink, child, FileMode.fromBits(entry.mode), entry.id());
            }
        }

        private void drop(Entry entry, Sink sink) throws IOException {
            String name = entry.name();
            if (entry.isTree()) {
                Folder folder = folders.remove(name);
                if (folder != null) {
                    folder.remove(sink);
                }
                return;
            }
            String child = path.isEmpty() ? name : path + "/" + name;
            if (isWatched || watches(child)) {
                tell(sink, child, FileMode.MISSING, ObjectId.zeroId());
            }
        }
    }
}
