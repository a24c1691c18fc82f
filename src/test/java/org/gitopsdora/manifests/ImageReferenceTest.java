package org.gitopsdora.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImageReferenceTest {
    private static ImageReference image(String text) {
        return ImageReference.find(text).orElseThrow();
    }

    @Test
    void aColonBeforeTheLastSlashIsARegistrysPort() {
        assertThat(image("registry:5000/a/b")).isEqualTo(new ImageReference("registry:5000/a/b", null, null));
        assertThat(image("registry:5000/a/b:1.2").version()).isEqualTo("1.2");
        assertThat(image("registry:5000/a/b:1.2").name()).isEqualTo("registry:5000/a/b");
    }

    @Test
    void theVersionIsTheTagWithTheDigestItIsPinnedToElseTheDigestElseUnknown() {
        assertThat(image("a/b:v1@sha256:0123").version()).isEqualTo("v1@sha256:0123");
        assertThat(image("a/b:v1").version()).isEqualTo("v1");
        assertThat(image("a/b:v1@sha256:0123").name()).isEqualTo("a/b");
        assertThat(image("a/b@sha256:0123").version()).isEqualTo("sha256:0123");
        assertThat(image("a/b").version()).isNull();
        assertThat(image("a/b:").version()).isNull();
    }

    @Test
    void noRegistryIsGuessed() {
        assertThat(image("cart:1").name()).isEqualTo("cart");
    }

    @Test
    void whatIsNoImageIsNone() {
        assertThat(ImageReference.find("")).isEmpty();
        assertThat(ImageReference.find("{{ .Values.image }}:1")).isEmpty();
        assertThat(ImageReference.find("repo/cart:${TAG}")).isEmpty();
        assertThat(ImageReference.find("https://example.com/a.png")).isEmpty();
        assertThat(ImageReference.find(":1")).isEmpty();
        assertThat(ImageReference.find("a".repeat(600))).isEmpty();
    }
}
