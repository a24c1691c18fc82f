package org.gitopsdora.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "shop, shop, true",
        "shop, shopping, false",
        "shop, a-shop, false",
        "prod, nonprod, false",
        "apps/*/prod, apps/web/prod, true",
        "apps/*/prod, apps/a/b/prod, false",
        "apps/**, apps/a/b, true",
        "apps/**/prod, apps/prod, true",
        "apps/**/prod, apps/a/b/prod, true",
        "**/prod, prod, true",
        "**/prod, nonprod, false",
        "a.b, axb, false",
        "a+b(c)[d]^$|, a+b(c)[d]^$|, true",
        "*-prod, web-prod, true",
        "envs/{environment}/{service}, envs/prod/web, true",
        "envs/{environment}/{service}, envs/prod/, false",
    })
    void matchesTheWholeValueAndNothingElse(String glob, String value, boolean isMatch) {
        assertThat(Pattern.compile(new Glob(glob).regex()).matcher(value).find())
                .isEqualTo(isMatch);
    }

    @Test
    void capturesOnePartAtATimeInItsOnlyGroup() {
        Glob glob = new Glob("envs/{environment}/**/{service}.yaml");
        Matcher matcher = Pattern.compile(glob.capturing("service")).matcher("envs/prod/a/b/web.yaml");

        assertThat(matcher.matches()).isTrue();
        assertThat(matcher.groupCount()).isEqualTo(1);
        assertThat(matcher.group(1)).isEqualTo("web");
    }

    @Test
    void capturesAPieceOfASegment() {
        Matcher matcher =
                Pattern.compile(new Glob("{service}-prod").capturing("service")).matcher("web-shop-prod");

        assertThat(matcher.matches()).isTrue();
        assertThat(matcher.group(1)).isEqualTo("web-shop");
    }

    @Test
    void refusesABraceWithoutAName() {
        assertThatThrownBy(() -> new Glob("a/{}/b").parts()).hasMessageContaining("without a name");
        assertThatThrownBy(() -> new Glob("a/{service").parts()).hasMessageContaining("without a name");
        assertThatThrownBy(() -> new Glob("{service}/{service}").parts()).hasMessageContaining("twice");
    }

    @Test
    void aTextWithoutPatternsMatchesItself() {
        Random random = new Random(20261128);
        for (int number = 0; number < 2_000; number++) {
            // ASCII, which has all that means something in a regular expression, and any other letter.
            String text = random.ints(random.nextInt(20), 0, number % 2 == 0 ? 0x80 : 0xd800)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            String literal = text.replaceAll("[*{}\\n\\r\\u0085\\u2028\\u2029]", "");

            assertThat(Pattern.compile(new Glob(literal).regex())
                            .matcher(literal)
                            .matches())
                    .as(literal)
                    .isTrue();
        }
    }
}
