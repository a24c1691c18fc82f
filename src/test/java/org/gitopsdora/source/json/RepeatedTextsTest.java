package org.gitopsdora.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RepeatedTextsTest {
    private final RepeatedTexts texts = new RepeatedTexts();

    private String made(String text) {
        return texts.of(("<" + text + ">").getBytes(StandardCharsets.US_ASCII), 1, 1 + text.length());
    }

    @Test
    void aTextThatComesAgainIsTheSameString() {
        assertThat(made("flux-system")).isEqualTo("flux-system").isSameAs(made("flux-system"));
        assertThat(made("apply")).isEqualTo("apply").isSameAs(made("apply"));
        assertThat(made("x".repeat(5_000))).isEqualTo("x".repeat(5_000));
    }

    @Test
    void moreTextsThanHavePlaceKeepTheirLetters() {
        for (int round = 0; round < 2; round++) {
            for (int number = 0; number < 20_000; number++) {
                // The same beginning and end: they meet in one place.
                String text = "Kustomization-%05d-in-flux-system".formatted(number);
                assertThat(made(text)).isEqualTo(text);
            }
        }
    }
}
