package org.gitopsdora.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gitopsdora.config.Block;
import org.gitopsdora.config.ConfigException;
import org.gitopsdora.config.JobFile;
import org.gitopsdora.source.git.content.GitWatch;
import org.junit.jupiter.api.Test;

class GitConfigTest {

    private static GitConfig read(String yaml) {
        Block block = JobFile.parse("job.yaml", yaml, name -> "secret-" + name);
        GitConfig config = GitConfig.read(block);
        block.finish();
        return config;
    }

    @Test
    void readsEveryKeyOfASource() {
        GitConfig config = read("""
                type: git
                name: deploy
                url: https://git.example.com/gitops/deploy.git
                token: ${TOKEN}
                username: robot
                branch: main
                timeout: 30s
                deployments:
                  - {files: "tags/{environment}/{service}", field: [image_tag, .]}
                  - {branches: "environments/{environment}", files: "apps/{service}/**"}
                """);
        assertThat(config.repositoryKey()).isEqualTo("git.example.com/gitops/deploy");
        assertThat(config.deployments())
                .containsExactly(
                        new GitWatch(null, "tags/{environment}/{service}", List.of("image_tag", ".")),
                        new GitWatch("environments/{environment}", "apps/{service}/**", List.of()));
        assertThat(config.toString()).doesNotContain("secret-TOKEN");
    }

    @Test
    void theWatchHashChangesWithWhatIsWatchedAndOnlyThen() {
        String base = "name: d\nurl: /x\ndeployments:\n  - {files: \"a/{service}\", field: tag}\n";
        String hash = read(base).watchHash();
        assertThat(read(base + "timeout: 5s\n").watchHash()).isEqualTo(hash);
        assertThat(read(base + "branch: other\n").watchHash()).isNotEqualTo(hash);
        assertThat(read(base.replace("tag", "tags")).watchHash()).isNotEqualTo(hash);
        assertThat(read(base.replace("a/", "b/")).watchHash()).isNotEqualTo(hash);
        assertThat(read(base.replace("name: d", "name: e")).watchHash()).isNotEqualTo(hash);
        assertThat(read("name: d\nurl: /x\n").watchHash()).isEmpty();
    }

    @Test
    void everyMistakeNamesItsLine() {
        String start = "name: d\nurl: /x\ndeployments:\n  - ";
        assertMistake(start + "{files: \"a/{servise}\"}", "job.yaml:4", "{servise}", "allowed");
        assertMistake(start + "{files: \"a/{service}/{service}\"}", "job.yaml:4", "twice");
        assertMistake(start + "{files: \"/a/{service}\"}", "job.yaml:4", "slash");
        assertMistake(start + "{files: \"a/{service\"}", "job.yaml:4", "brace");
        assertMistake(start + "{files: \"a/{service}\", field: \"a..b\"}", "job.yaml:4", "a..b");
        assertMistake(start + "{files: \"a/{service}\", field: \"a[x]\"}", "job.yaml:4", "a[x]");
        assertMistake(start + "{branches: \"env/{service}\", files: \"a/{service}\"}", "job.yaml:4", "branches");
        assertMistake("name: d\nurl: https://x:y@host/repo\n", "job.yaml:2", "credentials");
        assertMistake("name: d\nurl: https://tokenalone@host/repo\n", "job.yaml:2", "credentials");
        assertMistake("name: d\nurl: /x\nbranh: main\n", "job.yaml:3", "did you mean `branch`");
    }

    private static void assertMistake(String yaml, String... parts) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigException.class).hasMessageContainingAll(parts);
    }
}
