package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.gitopsdora.source.Globs;

/**
 * Files and folders of one revision. Symbolic links are followed within the repository, as operators do; what a submodule holds is not there.
 */
final class TreeFiles {
    /**
     * @param path where it really lies
     * @param links that lead there
     */
    record Entry(String path, TreeObjects.Child object, List<String> links) {
        ObjectId id() {
            return object.id();
        }

        boolean isFolder() {
            return object.isFolder();
        }
    }

    private static final int MOST_LINKS = 40;

    /** No real tree comes near; a hostile one ends here. */
    private static final int MOST_MATCHES = 10_000;

    private final TreeObjects objects;
    private final ObjectId root;

    TreeFiles(TreeObjects objects, AnyObjectId root) {
        this.objects = objects;
        this.root = root.copy();
    }

    Optional<Entry> find(String path) throws IOException {
        List<String> links = new ArrayList<>();
        Deque<String> ahead = new ArrayDeque<>(segments(path));
        String at = "";
        ObjectId folder = root;
        while (!ahead.isEmpty()) {
            String name = ahead.removeFirst();
            TreeObjects.Child child = objects.children(folder).get(name);
            if (child == null) {
                return Optional.empty();
            }
            String here = path(at, name);
            if (child.isLink()) {
                Optional<String> target = References.resolve(at, objects.target(child.id()));
                links.add(here);
                if (target.isEmpty() || links.size() > MOST_LINKS) {
                    return Optional.empty();
                }
                List<String> led = segments(target.get());
                for (int back = led.size() - 1; back >= 0; back--) {
                    ahead.addFirst(led.get(back));
                }
                at = "";
                folder = root;
            } else if (child.isFolder()) {
                at = here;
                folder = child.id();
            } else {
                return child.isFile() && ahead.isEmpty()
                        ? Optional.of(new Entry(here, child, links))
                        : Optional.empty();
            }
        }
        return Optional.of(new Entry(at, new TreeObjects.Child(folder, FileMode.TREE), links));
    }

    private static List<String> segments(String path) {
        return path.isEmpty() ? List.of() : List.of(path.split("/"));
    }

    Optional<ObjectId> findFile(String path) throws IOException {
        return find(path).filter(entry -> !entry.isFolder()).map(Entry::id);
    }

    /** Those directly in the folder, by name. */
    Map<String, ObjectId> files(Entry folder) throws IOException {
        Map<String, ObjectId> files = new LinkedHashMap<>();
        for (Map.Entry<String, TreeObjects.Child> child :
                objects.children(folder.id()).entrySet()) {
            if (child.getValue().isFile()) {
                files.put(child.getKey(), child.getValue().id());
            } else if (child.getValue().isLink()) {
                findFile(path(folder.path(), child.getKey())).ifPresent(file -> files.put(child.getKey(), file));
            }
        }
        return files;
    }

    /** Those directly in the folder; none that is a link, which might lead back. */
    List<Entry> folders(Entry folder) throws IOException {
        List<Entry> folders = new ArrayList<>();
        for (Map.Entry<String, TreeObjects.Child> child :
                objects.children(folder.id()).entrySet()) {
            if (child.getValue().isFolder()) {
                String path = path(folder.path(), child.getKey());
                folders.add(new Entry(path, child.getValue(), List.of()));
            }
        }
        return folders;
    }

    /** The files that a pattern names, in order. */
    List<String> matching(String pattern) throws IOException {
        String base = Globs.base(pattern);
        List<String> matching = new ArrayList<>();
        Entry folder = find(base).filter(Entry::isFolder).orElse(null);
        if (folder != null) {
            match(base, folder.id(), Globs.matcher(pattern), matching);
        }
        matching.sort(null);
        return matching;
    }

    private void match(String at, ObjectId folder, PathMatcher matcher, List<String> matching) throws IOException {
        for (Map.Entry<String, TreeObjects.Child> child :
                objects.children(folder).entrySet()) {
            String path = path(at, child.getKey());
            if (child.getValue().isFolder() && matching.size() < MOST_MATCHES) {
                match(path, child.getValue().id(), matcher, matching);
            } else if (!child.getValue().isFolder() && matcher.matches(Path.of(path))) {
                matching.add(path);
            }
        }
    }

    static String path(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }
}
