package org.gitopsdora.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ImageValuesTest {
    private static List<String> rows(ImageValues values) {
        return values.list().stream()
                .map(value -> "%s|%s|%s".formatted(value.key(), value.part().word(), value.value()))
                .collect(Collectors.toList());
    }

    private static List<String> rows(String yaml) {
        ImageValues values = new ImageValues();
        PlainYaml.documents(yaml).forEach(values::add);
        return rows(values);
    }

    @Test
    void aMappingWithATagIsAnImageWhereverItStands() {
        assertThat(rows("image:\n  registry: r.example.com\n  repository: shop/cart\n  tag: 1.4\n"
                        + "worker:\n  runner: {tag: v2}\nrepository: a/b\n"))
                .containsExactlyInAnyOrder(
                        "image|registry|r.example.com",
                        "image|repository|shop/cart",
                        "image|tag|1.4",
                        "worker.runner|tag|v2",
                        "|repository|a/b");
    }

    @Test
    void aTagThatLooksLikeANumberKeepsItsSpelling() {
        assertThat(rows("image: {tag: 1.10}\na: {image: {tag: 0x10}}\nb: {image: {tag: 2026-01-01}}\n"))
                .containsExactly("image|tag|1.10", "a.image|tag|0x10", "b.image|tag|2026-01-01");
    }

    @Test
    void anImageWrittenAsOneTextMergesWithTheMappingForm() {
        assertThat(rows("cart:\n  image: registry:5000/a/b:1@sha256:aa\npay:\n  image: registry:5000/a/c\n"))
                .containsExactly(
                        "cart.image|repository|registry:5000/a/b",
                        "cart.image|tag|1",
                        "cart.image|digest|sha256:aa",
                        "pay.image|repository|registry:5000/a/c");
    }

    @Test
    void aTagBesideTheImageBelongsToIt() {
        assertThat(
                        rows(
                                "cart:\n  image: a/b\n  imageTag: v1\nimage_tag: v2\nx:\n  image-tag: v3\n  imageRepository: a/x\n"))
                .containsExactly(
                        "cart.image|repository|a/b",
                        "cart.image|tag|v1",
                        "image|tag|v2",
                        "x.image|tag|v3",
                        "x.image|repository|a/x");
    }

    @Test
    void elementsOfListsAreToldApartByTheirIndex() {
        assertThat(rows("sidecars:\n- name: x\n- image: a/b:1\n- image: {tag: 2}\n"))
                .containsExactly("sidecars.1.image|repository|a/b", "sidecars.1.image|tag|1", "sidecars.2.image|tag|2");
    }

    @Test
    void anEmptyTagIsSaidSoThatTheAppVersionCanTakeItsPlace() {
        assertThat(rows("image: {repository: a/b, tag: \"\"}\nother: {image: {tag: }}\n"))
                .containsExactly("image|repository|a/b", "image|tag|", "other.image|tag|");
    }

    @Test
    void anAddressIsNoImage() {
        assertThat(rows("git: {repository: 'https://git.example.com/a', tag: v1}\nreplicas: 2\n"))
                .isEmpty();
    }

    @Test
    void anchorsAndMergeKeysAreResolved() {
        assertThat(rows("base: &base {repository: a/b, tag: v1}\ncart:\n  image:\n    <<: *base\n    tag: v2\n"))
                .containsExactlyInAnyOrder(
                        "base|repository|a/b", "base|tag|v1", "cart.image|repository|a/b", "cart.image|tag|v2");
    }

    @Test
    void parametersAreValuesAndAnEscapedDotIsPartOfAKey() {
        assertThat(rows(new ImageValues()
                        .addParameter("image.tag", "v1")
                        .addParameter("image.repository", "a/b")
                        .addParameter("shop\\.cart.image.tag", "v2")
                        .addParameter("sidecars[1].image", "a/c:3")
                        .addParameter("replicas", "3")))
                .containsExactly(
                        "image|tag|v1",
                        "image|repository|a/b",
                        "shop\\.cart.image|tag|v2",
                        "sidecars.1.image|repository|a/c",
                        "sidecars.1.image|tag|3");
        assertThat(rows("shop.cart: {image: {tag: v1}}\n")).containsExactly("shop\\.cart.image|tag|v1");
    }

    @Test
    void whatCannotBeReadSaysNothing() {
        assertThat(rows("image: [unclosed")).isEmpty();
        assertThat(rows("- image: a/b:1\n")).isEmpty();
        assertThat(rows("image: {tag: '{{ .Values.global.tag }}'}")).isEmpty();
        assertThat(rows("a: &a {image: {tag: 1}, self: *a}\n")).isEmpty();
        assertThat(rows("a: ".repeat(10) + "[".repeat(10_000))).isEmpty();
    }

    @Test
    void aliasesThatUnfoldToBillionsSayNothing() {
        StringBuilder bomb = new StringBuilder("a0: &a0 {image: {tag: v1}}\n");
        for (int level = 1; level < 30; level++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(level, level, level - 1, level - 1, level - 1));
        }
        assertThat(rows(bomb.toString())).isEmpty();
    }

    @Test
    void jsonIndentedByTabsIsRead() {
        assertThat(rows("{\n\t\"image\": {\n\t\t\"tag\": \"a-1\"\n\t}\n}")).containsExactly("image|tag|a-1");
    }

    @Test
    void theParametersOfASourceWinOverItsValues() {
        PlainYaml source = PlainYaml.documents("""
                        {"helm":{"values":"image:\\n  tag: 1.10\\n  repository: a/b\\n","parameters":[{"name":"image.tag","value":"1.11"}]},
                        "kustomize":{"images":["cart=shop/cart:v2","shop/pay:v3","shop/web@sha256:aa"]}}
                        """).get(0);
        ParameterImages images = ParameterImages.of(source);
        assertThat(images.values())
                .containsExactlyInAnyOrder(
                        new ImageValue("image", ImageValue.Part.TAG, "1.11"),
                        new ImageValue("image", ImageValue.Part.REPOSITORY, "a/b"));
        assertThat(images.images())
                .containsExactly(
                        new ImageReference("shop/cart", "v2", null),
                        new ImageReference("shop/pay", "v3", null),
                        new ImageReference("shop/web", null, "sha256:aa"));
    }
}
