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
        ObjectId commit = upstream.onMain(files);
        try (RevWalk walk = new RevWalk(upstream.repository())) {
            return new PathContents(new TreeObjects(walk.getObjectReader()), Sources.ALL.conventions())
                    .of(walk.parseCommit(commit).getTree(), Rendering.parse(path))
                    .paths();
        }
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
