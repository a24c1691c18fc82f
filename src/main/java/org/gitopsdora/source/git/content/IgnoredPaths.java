package org.gitopsdora.source.git.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** What lines as of {@code .gitignore} keep out. The last that says something decides, and a folder's own come after those above it. */
final class IgnoredPaths {
    static final IgnoredPaths NONE = new IgnoredPaths(List.of());

    private static final int MOST_BYTES = 1 << 20;

    private static final int DEEPEST_FOLDER = 500;

    private record Node(String folder, IgnoreNode rules) {}

    private final List<Node> nodes;

    private IgnoredPaths(List<Node> nodes) {
        this.nodes = nodes;
    }

    /**
     * @param holding of the folders that hold a file of such lines; null where none is read
     */
    static IgnoredPaths of(
            TreeObjects objects, TreeObjects.@Nullable Holding holding, TreeFiles tree, Rendering rendering)
            throws IOException {
        List<Node> nodes = new ArrayList<>();
        String name = rendering.ignoreFile();
        if (holding != null && name != null) {
            collect(objects, holding, name, "", tree.find("").orElseThrow().id(), nodes, 0);
        }
        if (!rendering.ignores().isEmpty()) {
            nodes.add(new Node("", rules(String.join("\n", rendering.ignores()).getBytes(StandardCharsets.UTF_8))));
        }
        return nodes.isEmpty() ? NONE : new IgnoredPaths(nodes);
    }

    static IgnoredPaths ofFile(TreeObjects objects, String folder, ObjectId file) throws IOException {
        return new IgnoredPaths(List.of(new Node(folder, rules(content(objects, file)))));
    }

    private static void collect(
            TreeObjects objects,
            TreeObjects.Holding holding,
            String name,
            String folder,
            ObjectId id,
            List<Node> nodes,
            int depth)
            throws IOException {
        if (depth > DEEPEST_FOLDER || !holding.isIn(id)) {
            return;
        }
        Map<String, TreeObjects.Child> children = objects.children(id);
        TreeObjects.Child own = children.get(name);
        if (own != null && own.isFile()) {
            nodes.add(new Node(folder, rules(content(objects, own.id()))));
        }
        for (Map.Entry<String, TreeObjects.Child> child : children.entrySet()) {
            if (child.getValue().isFolder()) {
                String below = TreeFiles.path(folder, child.getKey());
                collect(objects, holding, name, below, child.getValue().id(), nodes, depth + 1);
            }
        }
    }

    private static byte[] content(TreeObjects objects, ObjectId file) throws IOException {
        return objects.reader().open(file, Constants.OBJ_BLOB).getCachedBytes(MOST_BYTES);
    }

    private static IgnoreNode rules(byte[] lines) throws IOException {
        IgnoreNode rules = new IgnoreNode();
        rules.parse(new ByteArrayInputStream(lines));
        return rules;
    }

    boolean isEmpty() {
        return nodes.isEmpty();
    }

    /** Of a path from the repository's root; a folder that is ignored holds nothing that is not. */
    boolean isIgnored(String path, boolean isFolder) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (isOwnIgnored(path.substring(0, slash), true)) {
                return true;
            }
        }
        return isOwnIgnored(path, isFolder);
    }

    private boolean isOwnIgnored(String path, boolean isFolder) {
        boolean isIgnored = false;
        for (Node node : nodes) {
            boolean isBelow = node.folder().isEmpty() || path.startsWith(node.folder() + "/");
            Boolean says = isBelow
                    ? node.rules()
                            .checkIgnored(
                                    node.folder().isEmpty()
                                            ? path
                                            : path.substring(node.folder().length() + 1),
                                    isFolder)
                    : null;
            isIgnored = says == null ? isIgnored : says;
        }
        return isIgnored;
    }
}
