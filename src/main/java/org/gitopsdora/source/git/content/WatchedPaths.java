package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What a source path pulls in: itself, and what its {@code kustomization.yaml} or {@code Chart.yaml} refers to elsewhere in the repository,
 * transitively. A base that several overlays share lies beside all of them, and a change of it deploys all of them.
 */
public final class WatchedPaths {
    static final List<String> KUSTOMIZATIONS = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    /** Keys of a kustomization whose values are paths, or mappings that hold one. */
    private static final Set<String> REFERRING = Set.of(
            "resources",
            "bases",
            "components",
            "patches",
            "patchesStrategicMerge",
            "patchesJson6902",
            "generators",
            "transformers",
            "validators",
            "configurations",
            "crds",
            "replacements",
            "configMapGenerator",
            "secretGenerator",
            "helmCharts",
            "openapi",
            "helmGlobals");

    /** Keys of those mappings. */
    private static final Set<String> PATHS =
            Set.of("path", "files", "file", "envs", "env", "valuesFile", "additionalValuesFiles", "chartHome");

    /** No real tree comes near; a hostile one ends here. */
    private static final int MOST_PATHS = 1_000;

    private static final int MOST_BYTES = 1 << 20;

    private final ObjectReader reader;

    /** References by the file that holds them: the same few files are met at every revision. */
    private final Map<ObjectId, List<String>> references = new HashMap<>();

    public WatchedPaths(ObjectReader reader) {
        this.reader = reader;
    }

    /** The path first, then the others in order; none lies within another. */
    public List<String> of(AnyObjectId root, String path) throws IOException {
        Set<String> visited = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(path));
        while (!open.isEmpty() && visited.size() < MOST_PATHS) {
            String next = open.removeFirst();
            if (visited.add(next)) {
                for (String reference : referencesOf(root, next)) {
                    resolve(next, reference).ifPresent(open::add);
                }
            }
        }
        Set<String> outside = new TreeSet<>();
        for (String each : visited) {
            if (visited.stream().noneMatch(other -> !other.equals(each) && isWithin(each, other))) {
                outside.add(each);
            }
        }
        List<String> watched = new ArrayList<>();
        watched.add(path);
        outside.stream().filter(each -> !isWithin(each, path)).forEach(watched::add);
        return watched;
    }

    private static boolean isWithin(String path, String folder) {
        return folder.isEmpty() || path.equals(folder) || path.startsWith(folder + "/");
    }

    private List<String> referencesOf(AnyObjectId root, String folder) throws IOException {
        List<String> all = new ArrayList<>();
        for (String name : KUSTOMIZATIONS) {
            ObjectId file = find(root, folder, name);
            if (file != null) {
                all.addAll(references(file, WatchedPaths::ofKustomization));
                break;
            }
        }
        ObjectId chart = find(root, folder, "Chart.yaml");
        if (chart != null) {
            all.addAll(references(chart, WatchedPaths::ofChart));
        }
        return all;
    }

    private @Nullable ObjectId find(AnyObjectId root, String folder, String name) throws IOException {
        String path = folder.isEmpty() ? name : folder + "/" + name;
        try (TreeWalk found = TreeWalk.forPath(reader, path, root)) {
            boolean isFile = found != null
                    && (found.getFileMode(0).equals(FileMode.REGULAR_FILE)
                            || found.getFileMode(0).equals(FileMode.EXECUTABLE_FILE));
            return isFile ? found.getObjectId(0) : null;
        }
    }

    private interface Referring {
        List<String> in(MappingNode document);
    }

    private List<String> references(ObjectId file, Referring referring) throws IOException {
        List<String> known = references.get(file);
        if (known == null) {
            known = read(file, referring);
            references.put(file, known);
        }
        return known;
    }

    private List<String> read(ObjectId file, Referring referring) throws IOException {
        try {
            byte[] content = reader.open(file, Constants.OBJ_BLOB).getCachedBytes(MOST_BYTES);
            Node document = new Yaml(new LoaderOptions())
                    .compose(new StringReader(new String(content, StandardCharsets.UTF_8)));
            return document instanceof MappingNode mapping ? referring.in(mapping) : List.of();
        } catch (YAMLException | LargeObjectException e) {
            // What kustomize cannot read no operator can apply: then the path stands for itself.
            return List.of();
        }
    }

    private static List<String> ofKustomization(MappingNode document) {
        List<String> paths = new ArrayList<>();
        for (NodeTuple entry : document.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key && REFERRING.contains(key.getValue())) {
                collect(entry.getValueNode(), paths);
            }
        }
        return paths;
    }

    private static void collect(Node node, List<String> paths) {
        if (node instanceof ScalarNode scalar) {
            // A generator's file may be given a name: `name=path`.
            paths.add(scalar.getValue().replaceFirst("^[^=/]*=", ""));
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(each -> collect(each, paths));
        } else if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key && PATHS.contains(key.getValue())) {
                    collect(entry.getValueNode(), paths);
                }
            }
        }
    }

    private static List<String> ofChart(MappingNode document) {
        List<String> paths = new ArrayList<>();
        for (NodeTuple entry : document.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key
                    && key.getValue().equals("dependencies")
                    && entry.getValueNode() instanceof SequenceNode dependencies) {
                for (Node dependency : dependencies.getValue()) {
                    findScalar(dependency, "repository")
                            .filter(repository -> repository.startsWith("file://"))
                            .ifPresent(repository -> paths.add(repository.substring("file://".length())));
                }
            }
        }
        return paths;
    }

    private static Optional<String> findScalar(Node node, String name) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(name)
                        && entry.getValueNode() instanceof ScalarNode value) {
                    return Optional.of(value.getValue());
                }
            }
        }
        return Optional.empty();
    }

    /** Within the repository, or nothing: a URL, an absolute path, an inline patch, a path that leaves the repository. */
    static Optional<String> resolve(String folder, String reference) {
        boolean isElsewhere = reference.isBlank()
                || reference.startsWith("/")
                || reference.contains("://")
                || reference.contains("?ref=")
                || reference.contains("\n")
                || reference.contains(": ");
        if (isElsewhere) {
            return Optional.empty();
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : (folder + "/" + reference).split("/")) {
            if (segment.isEmpty() || segment.equals(".")) {
                continue;
            }
            if (!segment.equals("..")) {
                segments.addLast(segment);
            } else if (segments.pollLast() == null) {
                return Optional.empty();
            }
        }
        return Optional.of(String.join("/", segments));
    }
}
