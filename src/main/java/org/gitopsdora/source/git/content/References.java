package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What {@code kustomization.yaml} and the files of a chart refer to, by the file's content: the same few are met at every revision. */
final class References {
    /**
     * @param paths as written, seen from the file's folder
     * @param isWhole whether no resource comes from elsewhere
     * @param hasPlugins whether what it runs may read any file beside it
     */
    record Found(List<String> paths, boolean isWhole, boolean hasPlugins) {
        static final Found NONE = new Found(List.of(), true, false);
    }

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

    private static final Set<String> RESOURCES = Set.of("resources", "bases", "components");

    /** What Kustomize runs: a file that names others, or a program. */
    private static final Set<String> PLUGINS = Set.of("generators", "transformers", "validators");

    private static final int MOST_BYTES = 1 << 20;

    private final ObjectReader reader;

    private final Map<ObjectId, Found> kustomizations = new HashMap<>();
    private final Map<ObjectId, Found> charts = new HashMap<>();

    References(ObjectReader reader) {
        this.reader = reader;
    }

    Found ofKustomization(ObjectId file) throws IOException {
        return read(file, kustomizations, References::inKustomization);
    }

    /** Of a {@code Chart.yaml}, or of the {@code requirements.yaml} beside an older one. */
    Found ofChart(ObjectId file) throws IOException {
        return read(file, charts, document -> new Found(inChart(document), true, false));
    }

    private interface Referring {
        Found in(MappingNode document);
    }

    private Found read(ObjectId file, Map<ObjectId, Found> known, Referring referring) throws IOException {
        Found found = known.get(file);
        if (found == null) {
            found = read(file, referring);
            known.put(file, found);
        }
        return found;
    }

    private Found read(ObjectId file, Referring referring) throws IOException {
        try {
            byte[] content = reader.open(file, Constants.OBJ_BLOB).getCachedBytes(MOST_BYTES);
            Node document = new Yaml(new LoaderOptions())
                    .compose(new StringReader(new String(content, StandardCharsets.UTF_8)));
            return document instanceof MappingNode mapping ? referring.in(mapping) : Found.NONE;
        } catch (YAMLException | LargeObjectException e) {
            // What kustomize cannot read no operator can apply: then all that lies beside it stands for itself.
            return new Found(List.of(), true, true);
        }
    }

    private static Found inKustomization(MappingNode document) {
        List<String> paths = new ArrayList<>();
        boolean isWhole = true;
        boolean hasPlugins = false;
        for (NodeTuple entry : document.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key && REFERRING.contains(key.getValue())) {
                List<String> own = new ArrayList<>();
                collect(entry.getValueNode(), own);
                paths.addAll(own);
                isWhole &= !RESOURCES.contains(key.getValue()) || own.stream().noneMatch(References::isRemote);
                hasPlugins |= PLUGINS.contains(key.getValue());
                if (key.getValue().equals("helmCharts")) {
                    paths.add("charts");
                }
            }
        }
        return new Found(paths, isWhole, hasPlugins);
    }

    private static boolean isRemote(String reference) {
        return reference.contains("://")
                || reference.contains("?ref=")
                || reference.matches("(?:git@|github\\.com[/:]).*");
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

    private static List<String> inChart(MappingNode document) {
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
