package org.gitopsdora.source.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gitopsdora.config.Block;
import org.gitopsdora.config.ConfigException;
import org.gitopsdora.config.JobFile;
import org.junit.jupiter.api.Test;

class ArgocdConfigTest {
    @Test
    void readsTheDocumentedBlock() {
        ArgocdConfig config = read("""
                name: eu
                url: http://argocd.example.com/prefix
                token: ${TOKEN}
                projects: [shop]
                event-logs: [/var/log/*.gz]
                """);
        assertThat(config.projects()).containsExactly("shop");
        assertThat(config.concurrency()).isEqualTo(8);
        assertThat(config.toString()).doesNotContain("s3cret");
    }

    @Test
    void eventLogsAloneAreEnoughAndNothingIsNot() {
        assertThat(read("{name: eu, event-logs: x.json}").url()).isEmpty();
        assertThatThrownBy(() -> read("name: eu"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("files");
    }

    @Test
    void aUrlWithCredentialsOrOfAnotherKindIsRefused() {
        for (String url : new String[] {"https://user:s3cret@argocd.example.com", "ssh://argocd", "argocd"}) {
            assertThatThrownBy(() -> read("{name: eu, url: '%s'}".formatted(url)))
                    .isInstanceOf(ConfigException.class)
                    .message()
                    .contains("url")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void whatIsAboutTheApiNeedsAUrl() {
        assertThatThrownBy(() -> read("{name: eu, files: x.json, projects: [a]}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("projects");
    }

    private static ArgocdConfig read(String yaml) {
        Block block = JobFile.parse("job.yaml", yaml, name -> name.equals("TOKEN") ? "s3cret" : null);
        ArgocdConfig config = ArgocdConfig.read(block);
        block.finish();
        return config;
    }
}
