package org.gitopsdora.source.git.mirrors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemoteTest {
    private static Remote remote(String url) {
        return new Remote("x", url, null, "", null, Duration.ofSeconds(1));
    }

    @Test
    void knowsALocalPathFromAUrl() {
        assertThat(List.of("/a/b", "./a", "a/b:c", "file:///a/b"))
                .allMatch(url -> remote(url).isLocal());
        assertThat(List.of("https://h/a", "git@host:a/b.git", "ssh://git@h/a", "git://h/a"))
                .noneMatch(url -> remote(url).isLocal());
    }
}
