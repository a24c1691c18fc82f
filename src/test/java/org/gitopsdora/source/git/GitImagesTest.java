package org.gitopsdora.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.gitopsdora.job.Sources;
import org.gitopsdora.source.git.content.GitImages;
import org.gitopsdora.source.git.content.Rendering;
import org.gitopsdora.source.git.content.TreeObjects;
import org.gitopsdora.source.git.mirrors.GitMirrors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitImagesTest {
    private static final String CART = deployment("cart", "web", "shop/cart:1.0");

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

    private static String deployment(String name, String container, String image) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s}
                spec:
                  template:
                    spec:
                      containers:
                      - name: %s
                        image: %s
                """.formatted(name, container, image);
    }

    /** {@code image|cart|1}, {@code value|image|tag|1}; an application stands last. */
    private List<String> at(String path, Map<String, String> files) throws IOException {
        ObjectId commit = upstream.onMain(files);
        try (RevWalk walk = new RevWalk(upstream.repository())) {
            return new GitImages(new TreeObjects(walk.getObjectReader()), Sources.ALL.conventions())
                    .at(walk.parseCommit(commit).getTree(), Rendering.parse(path)).stream()
                            .map(each -> Stream.of(
                                            each.kind().word(),
                                            each.valueKey(),
                                            each.part(),
                                            each.name(),
                                            each.version(),
                                            each.application())
                                    .filter(Objects::nonNull)
                                    .collect(Collectors.joining("|")))
                            .toList();
        }
    }

    @Test
    void anOverlayNamesAnotherTagThanItsBase() throws IOException {
        Map<String, String> files = Map.of(
                "base/kustomization.yaml",
                "resources: [cart.yaml]\nimages: [{name: shop/cart, newTag: '1.1'}]\n",
                "base/cart.yaml",
                CART,
                "live/kustomization.yaml",
                "resources: [../base]\nimages:\n- name: shop/cart\n  newTag: 1.10\n",
                "test/kustomization.yaml",
                "resources: [../base]\n");
        assertThat(at("live", files)).containsExactly("image|shop/cart|1.10");
        assertThat(at("test", files)).containsExactly("image|shop/cart|1.1");
        assertThat(at("base", files)).containsExactly("image|shop/cart|1.1");
    }

    @Test
    void anEntryMatchesTheWholeNameAndMayGiveAnotherOrADigest() throws IOException {
        assertThat(at(
                        "live",
                        Map.of(
                                "live/kustomization.yaml",
                                """
                                resources: [all.yaml]
                                images:
                                - {name: cart, newName: 'registry:5000/shop/cart', newTag: v2}
                                - {name: pay, digest: 'sha256:aa'}
                                - {name: web, newName: mirror/web}
                                """,
                                "live/all.yaml",
                                Stream.of("cart:1", "shop/cart:1", "pay:1", "web:3", "registry:5000/job")
                                        .map(image -> deployment(image.replaceAll("\\W", "-"), "c", image))
                                        .collect(Collectors.joining("---\n")))))
                .containsExactly(
                        "image|registry:5000/shop/cart|v2",
                        "image|shop/cart|1",
                        "image|pay|sha256:aa",
                        "image|mirror/web|3",
                        "image|registry:5000/job");
    }

    @Test
    void anEntryIsAppliedAtEveryLevelOnTheWayUp() throws IOException {
        assertThat(at(
                        "live",
                        Map.of(
                                "live/kustomization.yaml",
                                "resources: [../base]\nimages: [{name: mirror/cart, newTag: v3}]\n",
                                "base/kustomization.yaml",
                                "resources: [cart.yaml]\nimages: [{name: shop/cart, newName: mirror/cart}]\n",
                                "base/cart.yaml",
                                CART)))
                .containsExactly("image|mirror/cart|v3");
    }

    @Test
    void anEntryForWhatCannotBeReadIsAnImageItself() throws IOException {
        assertThat(at(
                        "live",
                        Map.of(
                                "live/kustomization.yaml",
                                """
                                resources: ['https://example.com/base?ref=v1', crd.yaml]
                                images:
                                - {name: far/away, newTag: v7}
                                - {name: only/named}
                                """,
                                "live/crd.yaml",
                                "apiVersion: example.com/v1\nkind: Thing\nspec: {image: 'shop/thing:1'}\n")))
                .containsExactly("image|far/away|v7");
    }

    @Test
    void aComponentChangesWhatItsParentHas() throws IOException {
        assertThat(at(
                        "live",
                        Map.of(
                                "live/kustomization.yaml",
                                "resources: [cart.yaml]\ncomponents: [../pinned]\n",
                                "live/cart.yaml",
                                CART,
                                "pinned/kustomization.yaml",
                                "kind: Component\nresources: [side.yaml]\nimages: [{name: shop/cart, newTag: v9}]\n",
                                "pinned/side.yaml",
                                deployment("side", "s", "side:1"))))
                .containsExactly("image|shop/cart|v9", "image|side|1");
    }

    @Test
    void twoOverlaysOfOneBaseKeepTheirOwnVersions() throws IOException {
        assertThat(at(
                        "all",
                        Map.of(
                                "all/kustomization.yaml", "resources: [eu, us]",
                                "all/eu/kustomization.yaml",
                                        "resources: [../../base]\nimages: [{name: shop/cart, newTag: eu-1}]",
                                "all/us/kustomization.yaml",
                                        "resources: [../../base]\nimages: [{name: shop/cart, newTag: us-2}]",
                                "base/kustomization.yaml", "resources: [cart.yaml]",
                                "base/cart.yaml", CART)))
                .containsExactly("image|shop/cart|eu-1", "image|shop/cart|us-2");
    }

    @Test
    void aPatchSetsTheImageOfItsContainer() throws IOException {
        Map<String, String> files = new HashMap<>(Map.of(
                "live/cart.yaml",
                CART,
                "live/pay.yaml",
                deployment("pay", "web", "shop/pay:1"),
                "live/patch.yaml",
                deployment("cart", "web", "other/cart:2"),
                "live/ops.yaml",
                "- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: shop/pay:2\n"));
        files.put("live/kustomization.yaml", """
                resources: [cart.yaml, pay.yaml]
                patches:
                - path: patch.yaml
                - path: ops.yaml
                  target: {kind: Deployment, name: pay.*}
                """);
        assertThat(at("live", files)).containsExactly("image|other/cart|2", "image|shop/pay|2");
        files.put("live/kustomization.yaml", """
                resources: [cart.yaml, pay.yaml]
                patchesStrategicMerge:
                - patch.yaml
                - |
                  apiVersion: apps/v1
                  kind: Deployment
                  metadata: {name: pay}
                  spec: {template: {spec: {containers: [{name: side, image: 'side:1'}]}}}
                images: [{name: other/cart, newTag: '3'}]
                """);
        assertThat(at("live", files)).containsExactly("image|other/cart|3", "image|shop/pay|1", "image|side|1");
    }

    @Test
    void aPatchOfAResourceThatCannotBeReadIsKnownByItsImagesName() throws IOException {
        assertThat(at(
                        "live",
                        Map.of(
                                "live/kustomization.yaml",
                                "namePrefix: x-\nresources: [cart.yaml]\npatches: [{path: patch.yaml}, {path: far.yaml}]\n",
                                "live/cart.yaml",
                                CART,
                                "live/patch.yaml",
                                deployment("x-cart", "web", "shop/cart:2"),
                                "live/far.yaml",
                                deployment("far", "far", "far/away:5"))))
                .containsExactly("image|shop/cart|2", "image|far/away|5");
    }

    @Test
    void aResourceThatAPatchDeletesHasNoImages() throws IOException {
        assertThat(at(
                        "live",
                        Map.of(
                                "live/kustomization.yaml",
                                """
                                resources: [cart.yaml, pay.yaml]
                                patches:
                                - patch: |
                                    $patch: delete
                                    apiVersion: apps/v1
                                    kind: Deployment
                                    metadata: {name: cart}
                                """,
                                "live/cart.yaml",
                                CART,
                                "live/pay.yaml",
                                deployment("pay", "web", "pay:1"))))
                .containsExactly("image|pay|1");
    }

    @Test
    void imagesAreFoundInEveryKindOfContainerListAndJson() throws IOException {
        assertThat(at(
                        "apps",
                        Map.of(
                                "apps/list.json",
                                """
                                {"apiVersion":"v1","kind":"List","items":[
                                 {"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"j"},"spec":{"jobTemplate":{"spec":{"template":{"spec":{
                                  "initContainers":[{"name":"i","image":"init:1"}],"containers":[{"name":"c","image":"job:2"}]}}}}}}]}
                                """,
                                "apps/pod.yml",
                                "apiVersion: v1\nkind: Pod\nspec: {ephemeralContainers: [{image: 'debug@sha256:ab'}]}\n---\napiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec: {template: {spec: {containers: [{image: 'roll:3'}]}}}\n",
                                "apps/deeper/cart.yaml",
                                CART,
                                "apps/values.yaml",
                                "image: {repository: not/a-manifest, tag: v1}\n",
                                "apps/readme.md",
                                CART)))
                .containsExactly("image|init|1", "image|job|2", "image|debug|sha256:ab", "image|roll|3");
    }

    @Test
    void aChartIsItsValuesItsAppVersionAndItsDependenciesFromElsewhere() throws IOException {
        assertThat(at(
                        "charts/cart",
                        Map.of(
                                "charts/cart/Chart.yaml",
                                "name: cart\nappVersion: 1.20\ndependencies:\n- {name: redis, version: ^17, repository: 'https://charts.example.com'}\n- {name: lib, alias: web, version: 1.0.0, repository: 'file://../lib'}\n",
                                "charts/cart/Chart.lock",
                                "dependencies:\n- {name: redis, version: 17.3.1, repository: 'https://charts.example.com'}\n",
                                "charts/cart/values.yaml",
                                "image: {repository: shop/cart, tag: ''}\nweb: {image: {tag: v5}}\n",
                                "charts/cart/templates/deployment.yaml",
                                deployment("x", "x", "{{ .Values.image }}"),
                                "charts/lib/Chart.yaml",
                                "name: lib\nappVersion: v4\n",
                                "charts/lib/values.yaml",
                                "image: {repository: shop/web, tag: v1}\n")))
                .containsExactlyInAnyOrder(
                        "value|image|repository|shop/cart",
                        "value|image|tag|",
                        "value||app_version|1.20",
                        "value|web|app_version|v4",
                        "value|web.image|repository|shop/web",
                        "value|web.image|tag|v5",
                        "chart|redis|17.3.1");
    }

    @Test
    void chartsThatKustomizeInflatesAreKeptApartByTheirRelease() throws IOException {
        assertThat(at(
                        "live",
                        Map.of(
                                "live/kustomization.yaml",
                                """
                                helmCharts:
                                - {name: web, repo: 'https://charts.example.com', version: 2.6.2, releaseName: shop, valuesFile: ../values/web.yaml, valuesInline: {image: {tag: 1.10}}}
                                - {name: db, repo: 'oci://charts.example.com', version: 1.0.0, valuesInline: {image: {tag: v3}}}
                                """,
                                "values/web.yaml",
                                "image: {repository: shop/web, tag: v0}")))
                .containsExactly(
                        "value|shop.image|repository|shop/web",
                        "value|shop.image|tag|1.10",
                        "value|db.image|tag|v3",
                        "chart|web|2.6.2",
                        "chart|db|1.0.0");
    }

    @Test
    void aSingleFileIsManifestsOrHelmValues() throws IOException {
        Map<String, String> files =
                Map.of("envs/live.yaml", "image:\n  tag: 1.10\n", "envs/cart.yaml", "---\n" + CART + "---\n" + CART);
        assertThat(at("envs/live.yaml", files)).containsExactly("value|image|tag|1.10");
        assertThat(at("envs/cart.yaml", files)).containsExactly("image|shop/cart|1.0");
        assertThat(at("envs/none.yaml", files)).isEmpty();
    }

    @Test
    void parametersBesideTheManifestsBelongToTheirApplication() throws IOException {
        assertThat(
                        at(
                                "cart",
                                Map.of(
                                        "cart/cart.yaml",
                                        CART,
                                        "cart/.argocd-source-cart-live.yaml",
                                        "kustomize:\n  images: ['shop/cart=mirror/cart:v2', 'side@sha256:aa']\n",
                                        "cart/.argocd-source.yaml",
                                        "helm:\n  parameters:\n  - {name: image.tag, value: v3, forcestring: true}\n  valuesObject: {image: {repository: a/b}}\n")))
                .containsExactlyInAnyOrder(
                        "image|shop/cart|1.0",
                        "image|mirror/cart|v2|cart-live",
                        "image|side|sha256:aa|cart-live",
                        "value|image|tag|v3",
                        "value|image|repository|a/b");
    }

    @Test
    void brokenHugeAndLinkedFilesSayNothing() throws IOException {
        assertThat(at(
                        "apps",
                        Map.of(
                                "apps/broken.yaml", "apiVersion: v1\nkind: [unclosed",
                                "apps/huge.yaml", CART + "# " + "x".repeat(2 << 20),
                                "apps/link.yaml", "link:cart.yaml",
                                "apps/module", "module:",
                                "apps/cart.yaml", CART)))
                .containsExactly("image|shop/cart|1.0");
        assertThat(at("apps", Map.of("apps/kustomization.yaml", "resources: [unclosed", "apps/cart.yaml", CART)))
                .isEmpty();
    }

    @Test
    void circlesAndBasesThatDoubleEnd() throws IOException {
        Map<String, String> files = new HashMap<>(Map.of(
                "a/kustomization.yaml", "resources: [../b, cart.yaml]",
                "a/cart.yaml", CART,
                "b/kustomization.yaml", "resources: [../a]"));
        for (int level = 0; level < 40; level++) {
            files.put(
                    "deep/%d/kustomization.yaml".formatted(level),
                    "resources: [../%d, ./../%d]".formatted(level + 1, level + 1));
        }
        files.put("deep/40/kustomization.yaml", "resources: [../../a/cart.yaml]");
        assertThat(at("a", files)).containsExactly("image|shop/cart|1.0");
        assertThat(at("deep/0", files)).containsExactly("image|shop/cart|1.0");
    }

    @Test
    void imagesLandOncePerContentBeforeTheTreeThatShowsThem() {
        ObjectId first = upstream.onMain(Map.of("cart/cart.yaml", CART));
        ObjectId second = upstream.onMain(Map.of("cart/cart.yaml", CART, "readme.md", "unrelated"));
        GitConfig config = GitConfig.repository("shop", upstream.folder.toString(), null, null);
        GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"));
        MemoryLanding landed = new MemoryLanding();
        String key = config.repositoryKey();
        new GitStates(mirrors, List.of(config), Sources.ALL.conventions())
                .resolveTrees(
                        List.of(
                                new TreeRequest(key, first.name(), "cart"),
                                new TreeRequest(key, second.name(), "./cart/"),
                                new TreeRequest(key, second.name(), "gone")),
                        landed);
        assertThat(landed.all(GitContent.DATASET)).hasSize(3);
        assertThat(landed.all(GitImage.DATASET)).singleElement().satisfies(image -> {
            assertThat(image.treeId())
                    .isEqualTo(landed.all(GitContent.DATASET).get(0).treeId());
            assertThat(image.repositoryKey()).isEqualTo(key);
            assertThat(image.kind()).isEqualTo("image");
            assertThat(image.name()).isEqualTo("shop/cart");
            assertThat(image.version()).isEqualTo("1.0");
        });
        assertThat(new GitSource(config, mirrors).datasets()).containsSubsequence(GitImage.DATASET, GitContent.DATASET);
    }
}
