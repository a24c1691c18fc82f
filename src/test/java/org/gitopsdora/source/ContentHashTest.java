package org.gitopsdora.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentHashTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "é", "plain and é and 漢", "\uD83D\uDE80"})
    void whatHasLandedKeepsItsHash(String text) throws Exception {
        String large = text + "x".repeat(10_000);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream parts = new DataOutputStream(bytes);
        for (String part : List.of(text, "7", large)) {
            byte[] encoded = part.getBytes(StandardCharsets.UTF_8);
            parts.writeInt(encoded.length);
            parts.write(encoded);
        }
        parts.writeInt(-1);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
        assertThat(ContentHash.of(text, 7L, large, null))
                .isEqualTo(HexFormat.of().formatHex(digest, 0, 16));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, -1, 10, -99, 1_000, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE})
    void aNumberIsItsDigits(long number) {
        assertThat(ContentHash.of(number)).isEqualTo(ContentHash.of(Long.toString(number)));
        assertThat(ContentHash.of((int) number)).isEqualTo(ContentHash.of(Integer.toString((int) number)));
    }

    @Test
    void partsAreToldApart() {
        assertThat(ContentHash.of("ab", "c")).isNotEqualTo(ContentHash.of("a", "bc"));
        assertThat(ContentHash.of("")).isNotEqualTo(ContentHash.of((Object) null));
        assertThat(ContentHash.of(List.of("a"), "b")).isNotEqualTo(ContentHash.of("a", "b"));
    }
}
