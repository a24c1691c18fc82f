package org.gitopsdora.source.git.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PathPatternTest {

    private static String match(String pattern, String path) {
        return PathPattern.compile(pattern)
                .match(path)
                .map(match -> "%s/%s/%s:%s"
                        .formatted(
                                match.workload().environment(),
                                match.workload().cluster(),
                                match.workload().service(),
                                match.relativePath()))
                .orElse("no match");
    }

    @Test
    void aCaptureIsOneSegmentOrAPartOfOne() {
        assertThat(match("tags/{environment}/{service}", "tags/prod/shop")).isEqualTo("prod/null/shop:");
        assertThat(match("tags/{environment}/{service}", "tags/prod/a/shop")).isEqualTo("no match");
        assertThat(match("{cluster}/{service}-values.yaml", "eu/a-b-values.yaml"))
                .isEqualTo("null/eu/a-b:");
    }

    @Test
    void whatWildcardsMatchIsTheRelativePath() {
        assertThat(match("apps/{service}/**", "apps/shop/x/y.yaml")).isEqualTo("null/null/shop:x/y.yaml");
        assertThat(match("apps/{service}/*.yaml", "apps/shop/y.yaml")).isEqualTo("null/null/shop:y");
        assertThat(match("apps/{service}/*.yaml", "apps/shop/x/y.yaml")).isEqualTo("no match");
        assertThat(match("**/{service}/kustomization.yaml", "shop/kustomization.yaml"))
                .isEqualTo("null/null/shop:");
        assertThat(match("**/{service}/k.yaml", "a/b/shop/k.yaml")).isEqualTo("null/null/shop:a/b/");
        assertThat(match("apps/{service}/**", "apps/shop")).isEqualTo("no match");
    }

    @Test
    void charactersOfRegularExpressionsAreTheirOwn() {
        assertThat(match("a.b/(x)+/{service}", "a.b/(x)+/shop")).isEqualTo("null/null/shop:");
        assertThat(match("a.b/{service}", "axb/shop")).isEqualTo("no match");
        assertThat(match("a/{service}", "a/line\nbreak")).isEqualTo("null/null/line\nbreak:");
    }

    @Test
    void theLiteralPrefixEndsBeforeTheFirstOpenSegment() {
        assertThat(PathPattern.compile("a/b/{service}/c").literalPrefix()).isEqualTo("a/b");
        assertThat(PathPattern.compile("a/b-*/c").literalPrefix()).isEqualTo("a");
        assertThat(PathPattern.compile("{service}").literalPrefix()).isEmpty();
        assertThat(PathPattern.compile("a/b.yaml").literalPrefix()).isEqualTo("a/b.yaml");
    }
}
