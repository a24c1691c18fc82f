package org.gitopsdora.source.git.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.gitopsdora.job.Sources;
import org.gitopsdora.source.git.Upstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathContentsTest {
    @TempDir
    private Path folder;

    private Upstream upstream;

    @BeforeEach
    void create() {
        upstream = new Upstream(folder.resolve("deploy.git"));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    private List<String> watched(String path, Map<String, String> files) throws IOException {
        return content(path, files).paths();
    }

    private PathContent content(String place, Map<String, String> files) throws IOException {
        ObjectId commit = upstream.onMain(files);
        try (RevWalk walk = new RevWalk(upstream.repository())) {
            return new PathContents(new TreeObjects(walk.getObjectReader()), Sources.ALL.conventions())
                    .of(walk.parseCommit(commit).getTree(), Rendering.parse(place));
        }
    }

    private String id(String place, String... files) throws IOException {
        Map<String, String> tree = new java.util.TreeMap<>();
        for (int at = 0; at < files.length; at += 2) {
            tree.put(files[at], files[at + 1]);
        }
        return content(place, tree).id();
    }

    /** What git itself calls the folder. */
    private String tree(String folder) {
        return upstream.git("rev-parse", "main:" + folder).get(0);
    }

    private static final String PLAIN = "apps/cart\nfor cart\nfiles yaml yml json";

    @Test
    void whatKustomizationDoesNotReachIsNoContent() throws IOException {
        String[] before = {"apps/cart/kustomization.yaml", "resources: [cart.yaml]", "apps/cart/cart.yaml", "a: 1"};
        String alone = id("apps/cart", before);
        assertThat(alone).as("git's own name of the folder").isEqualTo(tree("apps/cart"));
        assertThat(id("apps/cart", "apps/cart/README.md", "x", before[0], before[1], before[2], before[3]))
                .isEqualTo(alone);
        assertThat(id("apps/cart", before[0], before[1], before[2], "a: 2")).isNotEqualTo(alone);
        assertThat(watched("apps/cart", Map.of("apps/cart/README.md", "x", before[0], before[1], before[2], before[3])))
                .containsExactlyInAnyOrder("apps/cart/kustomization.yaml", "apps/cart/cart.yaml");
    }

    @Test
    void whatPluginsRunMayReadAnythingBesideThem() throws IOException {
        String kustomization = "generators: [ksops.yaml]";
        assertThat(id("a", "a/kustomization.yaml", kustomization, "a/ksops.yaml", "files: [x.enc]", "a/x.enc", "1"))
                .isNotEqualTo(id(
                        "a", "a/kustomization.yaml", kustomization, "a/ksops.yaml", "files: [x.enc]", "a/x.enc", "2"));
    }

    @Test
    void aPlainDirectoryRendersItsManifestsOnly() throws IOException {
        String alone = id(PLAIN, "apps/cart/cart.yaml", "a: 1");
        assertThat(id(PLAIN, "apps/cart/cart.yaml", "a: 1", "apps/cart/README.md", "x"))
                .isEqualTo(alone);
        assertThat(id(PLAIN, "apps/cart/cart.yaml", "a: 1", "apps/cart/deep/more.yaml", "x"))
                .isEqualTo(alone);
        assertThat(id(PLAIN + "\ndeep", "apps/cart/cart.yaml", "a: 1", "apps/cart/deep/more.yaml", "x"))
                .isNotEqualTo(alone);
        assertThat(id(PLAIN + "\nexclude test-*", "apps/cart/cart.yaml", "a: 1", "apps/cart/test-a.yaml", "x"))
                .isEqualTo(alone);
        assertThat(id("apps/cart", "apps/cart/cart.yaml", "a: 1", "apps/cart/README.md", "x"))
                .as("where nobody says what is a manifest, everything may be one")
                .isNotEqualTo(alone);
        assertThat(watched(PLAIN, Map.of("apps/cart/cart.yaml", "a: 1", "apps/cart/README.md", "x")))
                .containsExactly(":(glob)apps/cart/*.json", ":(glob)apps/cart/*.yaml", ":(glob)apps/cart/*.yml");
        assertThat(id(PLAIN, "apps/cart/only.cue", "1"))
                .as("a plugin's")
                .isNotEqualTo(id(PLAIN, "apps/cart/only.cue", "2"));
    }

    @Test
    void parametersOfAnotherApplicationAreNoContent() throws IOException {
        String[] base = {"apps/cart/kustomization.yaml", "resources: [cart.yaml]", "apps/cart/cart.yaml", "a: 1"};
        String us = "apps/cart/.argocd-source-us.yaml";
        String eu = "apps/cart/.argocd-source-eu.yaml";
        String alone = id("apps/cart\nfor us", base);
        assertThat(id("apps/cart\nfor us", eu, "x: 1", base[0], base[1], base[2], base[3]))
                .isEqualTo(alone);
        assertThat(id("apps/cart\nfor us", us, "x: 1", base[0], base[1], base[2], base[3]))
                .isNotEqualTo(alone);
        assertThat(id("chart\nfor us", "chart/Chart.yaml", "name: a", "chart/.argocd-source-eu.yaml", "x: 1"))
                .isEqualTo(id("chart\nfor us", "chart/Chart.yaml", "name: a"));
        assertThat(watched(
                        "chart\nfor us", Map.of("chart/Chart.yaml", "name: a", "chart/.argocd-source-eu.yaml", "x: 1")))
                .containsExactly("chart", ":(exclude)chart/.argocd-source-eu.yaml");
    }

    @Test
    void whatTheObjectNamesElsewhereIsContent() throws IOException {
        String[] base = {"apps/cart/kustomization.yaml", "resources: []", "parts/kustomization.yaml", "a: 1"};
        String place = "apps/cart\nalso parts";
        assertThat(id(place, base)).isNotEqualTo(id(place, base[0], base[1], base[2], "a: 2"));
        assertThat(content(place, Map.of(base[0], base[1])).isWhole()).isFalse();
        assertThat(id("v/*.yaml", "v/a.yaml", "1", "v/b.txt", "1"))
                .isEqualTo(id("v/*.yaml", "v/a.yaml", "1", "v/b.txt", "2", "v/deep/c.yaml", "3"));
        assertThat(id("v/**/*.yaml", "v/a.yaml", "1", "v/deep/c.yaml", "3"))
                .isNotEqualTo(id("v/**/*.yaml", "v/a.yaml", "1", "v/deep/c.yaml", "4"));
    }

    @Test
    void linksAreFollowedWithinTheRepository() throws IOException {
        String link = "link:../../common/cart.yaml";
        assertThat(id("apps/cart", "apps/cart/cart.yaml", link, "common/cart.yaml", "1"))
                .isNotEqualTo(id("apps/cart", "apps/cart/cart.yaml", link, "common/cart.yaml", "2"));
        assertThat(watched("apps/cart", Map.of("apps/cart/cart.yaml", link, "common/cart.yaml", "2")))
                .containsExactly("apps/cart", "common/cart.yaml");
        assertThat(id("live", "live", "link:apps/cart", "apps/cart/cart.yaml", "1"))
                .as("the path itself")
                .isNotEqualTo(id("live", "live", "link:apps/cart", "apps/cart/cart.yaml", "2"));
        assertThat(content("a", Map.of("a/x.yaml", "1", "a/out", "link:../../../etc/passwd"))
                        .isWhole())
                .as("what leads out is not there, and nothing is followed for ever")
                .isFalse();
        assertThat(content("a", Map.of("a/x.yaml", "1", "a/loop", "link:../a")).id())
                .isNotNull();
    }

    @Test
    void whatIsIgnoredIsNoContent() throws IOException {
        String flux = "apps\nfiles yaml yml\ndeep\nignore-file .sourceignore";
        assertThat(id(flux, ".sourceignore", "*.gen.yaml", "apps/a.yaml", "1", "apps/b.gen.yaml", "1"))
                .isEqualTo(id(flux, ".sourceignore", "*.gen.yaml", "apps/a.yaml", "1", "apps/b.gen.yaml", "2"));
        assertThat(id(
                        flux + "\nignore !b.gen.yaml",
                        ".sourceignore",
                        "*.gen.yaml",
                        "apps/a.yaml",
                        "1",
                        "apps/b.gen.yaml",
                        "1"))
                .as("the object's own lines come last")
                .isNotEqualTo(id(
                        flux + "\nignore !b.gen.yaml",
                        ".sourceignore",
                        "*.gen.yaml",
                        "apps/a.yaml",
                        "1",
                        "apps/b.gen.yaml",
                        "2"));
        assertThat(id("c", "c/Chart.yaml", "n", "c/.helmignore", "docs/", "c/docs/a.md", "1"))
                .isEqualTo(id("c", "c/Chart.yaml", "n", "c/.helmignore", "docs/", "c/docs/a.md", "2"));
        assertThat(id("c", "c/Chart.yaml", "n", "c/README.md", "1"))
                .as("a chart may read any of its files")
                .isNotEqualTo(id("c", "c/Chart.yaml", "n", "c/README.md", "2"));
    }

    @Test
    void aFolderThatMovesWithAllThatItHoldsIsWhatItWas() throws IOException {
        assertThat(id("new/cart", "new/cart/a.yaml", "1")).isEqualTo(id("old/cart", "old/cart/a.yaml", "1"));
    }

    @Test
    void anOlderChartNamesItsLocalChartsInAFileOfTheirOwn() throws IOException {
        assertThat(watched(
                        "web",
                        Map.of(
                                "web/Chart.yaml", "apiVersion: v1",
                                "web/requirements.yaml", "dependencies:\n- {name: lib, repository: file://../lib}\n",
                                "lib/Chart.yaml", "name: lib")))
                .containsExactly("web", "lib");
    }

    @Test
    void aPathWithoutReferencesStandsForItself() throws IOException {
        assertThat(watched("apps/cart", Map.of("apps/cart/deployment.yaml", "kind: Deployment")))
                .containsExactly("apps/cart");
    }

    @Test
    void anOverlayPullsInItsBasesTransitively() throws IOException {
        assertThat(watched(
                        "apps/cart/production",
                        Map.of(
                                "apps/cart/production/kustomization.yaml",
                                        "resources: [../base, deployment.yaml]\ncomponents:\n- ../../../shared/logging\n",
                                "apps/cart/base/kustomization.yaml", "bases:\n- ../../../platform\n",
                                "platform/kustomization.yml", "resources: [service.yaml]",
                                "shared/logging/kustomization.yaml", "kind: Component")))
                .containsExactly("apps/cart/production", "apps/cart/base", "platform", "shared/logging");
    }

    @Test
    void patchesGeneratorsAndLocalChartsAreFilesOfTheirOwn() throws IOException {
        assertThat(
                        watched(
                                "live",
                                Map.of(
                                        "live/kustomization.yaml",
                                        """
                                patches:
                                - path: ../patches/replicas.yaml
                                - patch: |
                                    - op: remove
                                      path: /spec
                                configMapGenerator:
                                - name: settings
                                  files: [settings.properties=../common/live.properties]
                                helmCharts:
                                - name: web
                                  valuesFile: ../values/web.yaml
                                """,
                                        "live/Chart.yaml",
                                        "dependencies:\n- name: lib\n  repository: file://../charts/lib\n- name: far\n  repository: https://charts.example.com\n")))
                .containsExactly(
                        "live", "charts/lib", "common/live.properties", "patches/replicas.yaml", "values/web.yaml");
    }

    @Test
    void whatLiesElsewhereOrInsideIsNotNamedAgain() throws IOException {
        assertThat(watched(
                        "apps",
                        Map.of(
                                "apps/kustomization.yaml",
                                "resources:\n- cart\n- https://example.com/base?ref=v1\n- github.com/org/repo//base?ref=v1\n- /etc/passwd\n- ../../outside\n",
                                "apps/cart/kustomization.yaml",
                                "resources: [../../base]",
                                "base/kustomization.yaml",
                                "resources: []")))
                .containsExactly("apps", "base");
    }

    @Test
    void circlesAndBrokenFilesEnd() throws IOException {
        assertThat(watched(
                        "a",
                        Map.of(
                                "a/kustomization.yaml", "resources: [../b]",
                                "b/kustomization.yaml", "resources: [../a, ../c]",
                                "c/kustomization.yaml", "resources: [unclosed")))
                .containsExactly("a", "b", "c");
    }
}
