package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.DeploymentConvention;
import org.gitopsdora.source.Globs;
import org.jspecify.annotations.Nullable;

/**
 * What a path renders from: what its {@code kustomization.yaml} reaches, transitively; a chart but for what it ignores, and the local charts that it
 * names; else manifests, where it is known what is one, and otherwise all that lies there. Symbolic links are followed within the repository. A base that
 * several overlays share lies beside all of them, and a change of it deploys all of them; a README beside them deploys nothing.
 */
public final class PathContents {
    /** No real tree comes near; a hostile one ends here. */
    private static final int MOST_FILES = 20_000;

    private final TreeObjects objects;
    private final References references;
    private final List<DeploymentConvention> conventions;
    private final TreeObjects.Holding links;
    private final TreeObjects.Holding parameterFiles;
    private final Map<String, TreeObjects.Holding> ignoreFiles = new HashMap<>();

    public PathContents(TreeObjects objects, List<DeploymentConvention> conventions) {
        this.objects = objects;
        this.references = new References(objects.reader());
        this.conventions = conventions;
        this.links = objects.links();
        this.parameterFiles = objects.named(name -> conventions.stream()
                .anyMatch(each -> each.parameterFile().matcher(name).matches()));
    }

    private TreeObjects.@Nullable Holding ignoreFiles(Rendering rendering) {
        String name = rendering.ignoreFile();
        return name == null ? null : ignoreFiles.computeIfAbsent(name, each -> objects.named(each::equals));
    }

    public PathContent of(AnyObjectId root, Rendering rendering) throws IOException {
        return new Reading(new TreeFiles(objects, root), rendering).read();
    }

    /** One path at one revision. */
    private final class Reading {
        private final TreeFiles tree;
        private final Rendering rendering;
        private final IgnoredPaths ignored;

        /** What counts, by where it is named; folders that count as they are end in a slash. */
        private final SortedMap<String, TreeObjects.Child> counted = new TreeMap<>();

        private final Set<String> folders = new TreeSet<>();
        private final Set<String> pathspecs = new TreeSet<>();
        private final Set<String> leftOut = new TreeSet<>();
        private final Set<String> visited = new HashSet<>();
        private boolean isWhole = true;

        Reading(TreeFiles tree, Rendering rendering) throws IOException {
            this.tree = tree;
            this.rendering = rendering;
            this.ignored = IgnoredPaths.of(objects, ignoreFiles(rendering), tree, rendering);
        }

        PathContent read() throws IOException {
            String path = rendering.path();
            if (Globs.isPattern(path) && tree.find(path).isEmpty()) {
                pathspecs.add(":(glob)" + path);
                for (String file : tree.matching(path)) {
                    visit(file, true);
                }
            } else {
                visit(path, true);
            }
            if (counted.isEmpty()) {
                return new PathContent(null, List.of(path), true);
            }
            for (String other : rendering.others()) {
                if (!Globs.isPattern(other) || tree.find(other).isPresent()) {
                    isWhole &= tree.find(other).isPresent();
                    visit(other, false);
                } else {
                    pathspecs.add(":(glob)" + other);
                    for (String file : tree.matching(other)) {
                        visit(file, false);
                    }
                }
            }
            for (String folder : folders) {
                unite(folder);
            }
            return new PathContent(id(), pathspecs(), isWhole);
        }

        private void visit(String path, boolean isTop) throws IOException {
            TreeFiles.Entry entry = tree.find(path).orElse(null);
            if (entry == null || !visited.add(path) || visited.size() > MOST_FILES) {
                return;
            }
            pathspecs.addAll(entry.links());
            if (!entry.isFolder()) {
                addFile(path, entry);
                return;
            }
            Map<String, ObjectId> own = tree.files(entry);
            if (own.containsKey("Chart.yaml")) {
                chart(path, entry, own);
            }
            Optional<String> kustomization =
                    References.KUSTOMIZATIONS.stream().filter(own::containsKey).findFirst();
            if (kustomization.isPresent()) {
                kustomization(path, entry, kustomization.get());
            } else if (!own.containsKey("Chart.yaml")) {
                boolean hasManifests = isTop && !rendering.extensions().isEmpty() && addManifests(path, entry);
                if (!hasManifests) {
                    addFolder(path, entry, IgnoredPaths.NONE);
                }
            }
            if (isTop) {
                addParameterFiles(path, own);
            }
        }

        private void kustomization(String path, TreeFiles.Entry entry, String name) throws IOException {
            folders.add(path);
            String file = TreeFiles.path(path, name);
            visit(file, false);
            References.Found found =
                    references.ofKustomization(tree.findFile(file).orElseThrow());
            isWhole &= found.isWhole();
            if (found.hasPlugins()) {
                addFolder(path, entry, IgnoredPaths.NONE);
            }
            visitAll(path, found.paths());
        }

        private void chart(String path, TreeFiles.Entry entry, Map<String, ObjectId> own) throws IOException {
            ObjectId helmIgnore = own.get(".helmignore");
            addFolder(
                    path,
                    entry,
                    helmIgnore == null ? IgnoredPaths.NONE : IgnoredPaths.ofFile(objects, entry.path(), helmIgnore));
            for (String name : List.of("Chart.yaml", "requirements.yaml")) {
                ObjectId file = own.get(name);
                if (file != null) {
                    visitAll(path, references.ofChart(file).paths());
                }
            }
        }

        private void visitAll(String from, List<String> paths) throws IOException {
            for (String each : paths) {
                Optional<String> path = References.resolve(from, each);
                // What holds the folder itself is no part of it: kustomize refuses the cycle.
                if (path.isPresent() && !isWithin(from, path.get())) {
                    // Even where it is not there: a commit that takes it away is one that counts.
                    pathspecs.add(path.get());
                    visit(path.get(), false);
                }
            }
        }

        private void addFile(String path, TreeFiles.Entry entry) {
            if (isLeftOut(entry.path(), false)) {
                leftOut.add(entry.path());
            } else {
                counted.put(path, entry.object());
                pathspecs.add(entry.path());
            }
        }

        private boolean isLeftOut(String path, boolean isFolder) {
            return ignored.isIgnored(path, isFolder) || isOfAnother(path);
        }

        /** Parameters of another application, beside the manifests that both are made from. */
        private boolean isOfAnother(String path) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            for (DeploymentConvention convention : conventions) {
                Matcher matcher = convention.parameterFile().matcher(name);
                if (matcher.matches()) {
                    return matcher.group(1) != null
                            && rendering.application() != null
                            && !matcher.group(1).equals(rendering.application());
                }
            }
            return false;
        }

        private void addParameterFiles(String path, Map<String, ObjectId> own) throws IOException {
            for (String name : own.keySet()) {
                for (DeploymentConvention convention : conventions) {
                    if (convention.parameterFile().matcher(name).matches()) {
                        visit(TreeFiles.path(path, name), false);
                    }
                }
            }
        }

        /** All that lies in a folder, but for what is left out. */
        private void addFolder(String path, TreeFiles.Entry entry, IgnoredPaths ownIgnored) throws IOException {
            pathspecs.add(entry.path());
            boolean isAsItIs = ownIgnored.isEmpty()
                    && ignored.isEmpty()
                    && !links.isIn(entry.id())
                    && (rendering.application() == null || !parameterFiles.isIn(entry.id()));
            if (isAsItIs) {
                counted.put(path.isEmpty() ? "" : path + "/", entry.object());
                return;
            }
            for (Map.Entry<String, TreeObjects.Child> child :
                    objects.children(entry.id()).entrySet()) {
                String below = TreeFiles.path(path, child.getKey());
                String real = TreeFiles.path(entry.path(), child.getKey());
                TreeObjects.Child object = child.getValue();
                if (isLeftOut(real, object.isFolder()) || ownIgnored.isIgnored(real, object.isFolder())) {
                    leftOut.add(real);
                } else if (object.isFolder()) {
                    addFolder(below, new TreeFiles.Entry(real, object, List.of()), ownIgnored);
                } else if (object.isLink()) {
                    addLinked(below, ownIgnored);
                } else {
                    counted.put(below, object);
                }
            }
        }

        private void addLinked(String path, IgnoredPaths ownIgnored) throws IOException {
            TreeFiles.Entry target = tree.find(path).orElse(null);
            if (target == null || !visited.add(path)) {
                isWhole = false;
            } else if (target.isFolder()) {
                // A link to a folder around it has no end.
                if (!isWithin(path, target.path())) {
                    addFolder(path, target, ownIgnored);
                }
            } else {
                counted.put(path, target.object());
                pathspecs.add(target.path());
            }
        }

        /** @return whether there is any */
        private boolean addManifests(String path, TreeFiles.Entry entry) throws IOException {
            int before = counted.size();
            boolean isAll = addManifests(path, path, entry);
            if (counted.size() == before) {
                return false;
            }
            if (isAll) {
                pathspecs.add(entry.path());
            } else {
                String depth = rendering.isDeep() ? "/**/*." : "/*.";
                rendering
                        .extensions()
                        .forEach(each ->
                                pathspecs.add(":(glob)" + (entry.path() + depth + each).replaceFirst("^/", "")));
            }
            return true;
        }

        /** @return whether all that lies there is a manifest */
        private boolean addManifests(String top, String path, TreeFiles.Entry entry) throws IOException {
            boolean isAll = true;
            for (Map.Entry<String, TreeObjects.Child> child :
                    objects.children(entry.id()).entrySet()) {
                String below = TreeFiles.path(path, child.getKey());
                String relative = top.isEmpty() ? below : below.substring(top.length() + 1);
                TreeFiles.Entry found = tree.find(below).orElse(null);
                if (found == null || isLeftOut(found.path(), found.isFolder())) {
                    isAll = false;
                } else if (found.isFolder()) {
                    isAll &= rendering.isDeep() && addManifestsBelow(top, below, found);
                } else if (!rendering.isManifest(child.getKey())) {
                    isAll = false;
                } else if (!rendering.isIncluded(relative)) {
                    leftOut.add(found.path());
                    isAll = false;
                } else {
                    counted.put(below, found.object());
                    pathspecs.addAll(found.links());
                    if (!found.links().isEmpty()) {
                        pathspecs.add(found.path());
                    }
                }
            }
            return isAll;
        }

        private boolean addManifestsBelow(String top, String path, TreeFiles.Entry entry) throws IOException {
            boolean isBuilt = tree.files(entry).keySet().stream().anyMatch(References.KUSTOMIZATIONS::contains);
            if (isBuilt
                    && rendering.includes().isEmpty()
                    && rendering.excludes().isEmpty()) {
                visit(path, false);
                return false;
            }
            // A link to a folder around it has no end.
            boolean isLoop = !entry.links().isEmpty() && isWithin(path, entry.path());
            return !isLoop && visited.add(path) && addManifests(top, path, entry);
        }

        /** A folder of which all files count is one thing, as it was before a README stood in it. */
        private void unite(String folder) throws IOException {
            TreeFiles.Entry entry = tree.find(folder).orElseThrow();
            String prefix = folder.isEmpty() ? "" : folder + "/";
            if (!entry.path().equals(folder) || counted.containsKey(prefix) || !isCounted(folder, entry.id())) {
                return;
            }
            pathspecs.removeIf(each -> !each.startsWith(":") && isWithin(each, folder));
            pathspecs.add(folder);
        }

        private boolean isCounted(String path, ObjectId folder) throws IOException {
            if (counted.containsKey(path + "/")) {
                return true;
            }
            for (Map.Entry<String, TreeObjects.Child> child :
                    objects.children(folder).entrySet()) {
                String below = TreeFiles.path(path, child.getKey());
                boolean isCounted = child.getValue().isFolder()
                        ? isCounted(below, child.getValue().id())
                        : child.getValue().isFile() && counted.containsKey(below);
                if (!isCounted) {
                    return false;
                }
            }
            return true;
        }

        /** What counts as git would store it, were nothing else there: a README that comes and goes makes no other content. */
        private String id() {
            String path = rendering.path();
            TreeObjects.Child file = counted.get(path);
            if (file != null && counted.size() == 1) {
                return file.id().name();
            }
            // Seen from the path, so that a folder that moves with all that it holds is what it was.
            SortedMap<String, TreeObjects.Child> inside =
                    path.isEmpty() ? counted : counted.subMap(path + "/", path + "/" + Character.MAX_VALUE);
            SortedMap<String, TreeObjects.Child> outside = new TreeMap<>(counted);
            outside.keySet().removeAll(Set.copyOf(inside.keySet()));
            String own = inside.isEmpty()
                    ? ""
                    : treeOf(inside, path.isEmpty() ? "" : path + "/").name();
            return outside.isEmpty()
                    ? own
                    : ContentHash.of(own, treeOf(outside, "").name());
        }

        private static ObjectId treeOf(SortedMap<String, TreeObjects.Child> files, String folder) {
            TreeObjects.Child whole = files.get(folder);
            if (whole != null) {
                return whole.id();
            }
            SortedMap<String, TreeObjects.Child> entries = new TreeMap<>();
            SortedMap<String, TreeObjects.Child> rest = files;
            while (!rest.isEmpty()) {
                String first = rest.firstKey();
                int slash = first.indexOf('/', folder.length());
                if (slash < 0) {
                    entries.put(first.substring(folder.length()), rest.get(first));
                    rest = rest.tailMap(first + "\0");
                } else {
                    String below = first.substring(0, slash + 1);
                    String end = below + Character.MAX_VALUE;
                    // Git's order: a folder's name sorts as if it ended in a slash.
                    entries.put(
                            below.substring(folder.length()),
                            new TreeObjects.Child(treeOf(rest.subMap(below, end), below), FileMode.TREE));
                    rest = rest.tailMap(end);
                }
            }
            TreeFormatter formatted = new TreeFormatter();
            entries.forEach((name, child) -> formatted.append(
                    name.endsWith("/") ? name.substring(0, name.length() - 1) : name, child.mode(), child.id()));
            return formatted.computeId(new ObjectInserter.Formatter());
        }

        private List<String> pathspecs() {
            Set<String> kept = new TreeSet<>();
            for (String each : pathspecs) {
                boolean isCovered = !each.startsWith(":")
                        && pathspecs.stream().anyMatch(other -> !other.equals(each) && isWithin(each, other));
                if (!isCovered) {
                    kept.add(each);
                }
            }
            List<String> ordered = new ArrayList<>();
            // The path itself first, as people look for it.
            if (kept.remove(rendering.path())) {
                ordered.add(rendering.path());
            }
            ordered.addAll(kept);
            for (String each : leftOut) {
                if (kept.stream().noneMatch(each::equals)) {
                    ordered.add(":(exclude)" + each);
                }
            }
            return ordered;
        }
    }

    private static boolean isWithin(String path, String folder) {
        return folder.isEmpty() || path.equals(folder) || path.startsWith(folder + "/");
    }
}
