package org.gitopsdora.source.git.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.gitopsdora.config.JobFile;
import org.gitopsdora.source.git.GitConfig;
import org.gitopsdora.source.git.GitPathState;
import org.gitopsdora.source.git.GitSource;
import org.gitopsdora.source.git.MemoryLanding;
import org.gitopsdora.source.git.Upstream;
import org.gitopsdora.source.git.mirrors.GitMirrors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadFilesTest {

    @TempDir
    Path folder;

    private Upstream upstream;

    @BeforeEach
    void begin() {
        upstream = new Upstream(folder.resolve("upstream.git"));
    }

    @AfterEach
    void end() {
        upstream.close();
    }

    /** The folder after each step. */
    private List<String> folders(String deployments) {
        GitConfig config = GitConfig.read(JobFile.parse(
                "job.yaml",
                "name: deploy\nurl: %s\ndeployments: [%s]\n".formatted(upstream.folder, deployments),
                name -> null));
        MemoryLanding landed = new MemoryLanding();
        new GitSource(config, new GitMirrors(folder.resolve("mirrors"))).extract(landed);
        return landed.all(GitPathState.DATASET).stream()
                .sorted(Comparator.comparingLong(GitPathState::position)
                        .thenComparing(state -> String.valueOf(state.service())))
                .map(state -> state.service() + " " + state.folder())
                .toList();
    }

    @Test
    void isTheDeepestFolderThatHoldsAllFiles() {
        upstream.onMain(Map.of("apps/shop/a.yaml", "1", "apps/shop/x/b.yaml", "1"));
        upstream.onMain(Map.of("apps/shop/x/b.yaml", "1", "apps/shop/x/c.yaml", "1"));
        assertThat(folders("{files: \"apps/{service}/**\"}")).containsExactly("shop apps/shop", "shop apps/shop/x");
    }

    @Test
    void aFileAloneIsItself() {
        upstream.onMain(Map.of("apps/shop/x/b.yaml", "1"));
        assertThat(folders("{files: \"apps/{service}/**\"}")).containsExactly("shop apps/shop/x/b.yaml");
    }

    @Test
    void namesThatBeginAlikeAreNotOneFolder() {
        upstream.onMain(Map.of("apps/shop-a/v", "1", "apps/shop-b/v", "1"));
        assertThat(folders("{files: \"apps/{service}-*/v\"}")).containsExactly("shop apps");
    }

    @Test
    void filesThatShareNothingHaveNone() {
        upstream.onMain(Map.of("a/shop", "1", "b/shop", "1"));
        assertThat(folders("{files: \"{cluster}/{service}\"}")).containsExactlyInAnyOrder("shop a/shop", "shop b/shop");
        assertThat(folders("{files: \"*/{service}\"}")).containsExactly("shop null");
    }

    @Test
    void patternsAreTakenTogether() {
        upstream.onMain(Map.of("apps/shop/a", "1", "apps/base/shop/b", "1"));
        upstream.onMain(Map.of("apps/base/shop/b", "1", "apps/base/shop/c", "1"));
        assertThat(folders("{files: \"apps/{service}/a\"}, {files: \"apps/base/{service}/**\"}"))
                .containsExactly("shop apps", "shop apps/base/shop");
    }

    @Test
    void whereAFieldIsReadThereIsNone() {
        upstream.onMain(Map.of("tags/shop", "v1"));
        assertThat(folders("{files: \"tags/{service}\", field: .}")).containsExactly("shop null");
    }

    @Test
    void aWorkloadWithoutFilesHasNone() {
        upstream.onMain(Map.of("apps/shop/a", "1"));
        upstream.onMain(Map.of("x", "1"));
        assertThat(folders("{files: \"apps/{service}/**\"}")).containsExactly("shop apps/shop/a", "shop null");
    }
}
