package org.gitopsdora.source.flux;

import static org.assertj.core.api.Assertions.assertThat;

import org.gitopsdora.source.flux.FluxRevision.Kind;
import org.gitopsdora.source.flux.FluxRevision.Maker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FluxRevisionTest {
    private static final String SHA1 = "3f1c9d0b6a5e4f7788990011223344556677aabb";
    private static final String SHA256 = "43ad78c94b2655429d84f21488f29d7cca9cd45b7f54d2b27e16bbec8eff9228";

    @ParameterizedTest
    @CsvSource({
        "main@sha1:, main",
        "feature/x@sha1:, feature/x",
        "v1.2.0@sha1:, v1.2.0",
        "release@2026@sha1:, release@2026",
        "a/b@c@sha1:, a/b@c",
        "sha1:,",
        "@sha1:,",
        "main/, main",
        "feature/x/, feature/x",
        "HEAD/, HEAD",
        "'',",
    })
    void aCommitStandsBehindItsBranchOrTag(String before, String name) {
        for (Maker maker : new Maker[] {Maker.GIT, Maker.UNSAID}) {
            FluxRevision revision = FluxRevision.of(before + SHA1, maker);
            assertThat(revision).isEqualTo(new FluxRevision(Kind.COMMIT, name, SHA1, null, null));
        }
    }

    @Test
    void aCommitIsLowerCaseSinceGitPrintsItSo() {
        assertThat(FluxRevision.of("main@sha1:" + SHA1.toUpperCase(java.util.Locale.ROOT), Maker.GIT)
                        .commit())
                .isEqualTo(SHA1);
    }

    @Test
    void aDigestIsNoCommitUnlessTheSourceIsGit() {
        String text = "latest@sha256:" + SHA256;
        assertThat(FluxRevision.of(text, Maker.OCI))
                .isEqualTo(new FluxRevision(Kind.DIGEST, "latest", null, "sha256:" + SHA256, null));
        assertThat(FluxRevision.of(text, Maker.GIT))
                .isEqualTo(new FluxRevision(Kind.COMMIT, "latest", SHA256, null, null));
        FluxRevision undecided = FluxRevision.of(text, Maker.UNSAID);
        assertThat(undecided.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(undecided.commit()).isNull();
        assertThat(undecided.digest()).isEqualTo("sha256:" + SHA256);
    }

    @Test
    void aVersionTagOfAnOciArtifactIsItsName() {
        assertThat(FluxRevision.of("6.5.0@sha256:" + SHA256, Maker.OCI).name()).isEqualTo("6.5.0");
    }

    @Test
    void aDigestWithoutPointerIsABucketOrAnIndex() {
        for (Maker maker : new Maker[] {Maker.INDEX, Maker.OCI, Maker.UNSAID}) {
            assertThat(FluxRevision.of("sha256:" + SHA256, maker))
                    .isEqualTo(new FluxRevision(Kind.DIGEST, null, null, "sha256:" + SHA256, null));
        }
    }

    @Test
    void sixtyFourDigitsWithoutAlgorithmAreAnOldOciDigest() {
        assertThat(FluxRevision.of("latest/" + SHA256, Maker.UNSAID))
                .isEqualTo(new FluxRevision(Kind.DIGEST, "latest", null, "sha256:" + SHA256, null));
    }

    @Test
    void aChartVersionIsNoRevisionOfAnything() {
        assertThat(FluxRevision.of("6.5.0", Maker.CHART))
                .isEqualTo(new FluxRevision(Kind.CHART, null, null, null, "6.5.0"));
        assertThat(FluxRevision.of("v6.5.0-rc.1", Maker.CHART).version()).isEqualTo("v6.5.0-rc.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.5.0+3f1c9d0b6a5e", "6.5.0+3f1c9d0b6a5e.3"})
    void twelveDigitsBehindAChartVersionAreOfTheCommitOrOfTheDigest(String text) {
        assertThat(FluxRevision.of(text, Maker.CHART_FROM_GIT))
                .isEqualTo(new FluxRevision(Kind.CHART, null, "3f1c9d0b6a5e", null, "6.5.0"));
        assertThat(FluxRevision.of(text, Maker.CHART_FROM_OCI))
                .isEqualTo(new FluxRevision(Kind.CHART, null, null, "sha256:3f1c9d0b6a5e", "6.5.0"));
        assertThat(FluxRevision.of(text, Maker.CHART))
                .isEqualTo(new FluxRevision(Kind.CHART, null, null, null, "6.5.0"));
    }

    @Test
    void aGenerationBehindAChartVersionIsDroppedAndBuildMetadataIsKept() {
        assertThat(FluxRevision.of("6.5.0+3", Maker.CHART).version()).isEqualTo("6.5.0");
        assertThat(FluxRevision.of("6.5.0+build.7", Maker.CHART).version()).isEqualTo("6.5.0+build.7");
    }

    @Test
    void aChartWithItsNameHasBoth() {
        assertThat(FluxRevision.of("podinfo@6.5.0+3f1c9d0b6a5e", Maker.CHART_FROM_OCI))
                .isEqualTo(new FluxRevision(Kind.CHART, "podinfo", null, "sha256:3f1c9d0b6a5e", "6.5.0"));
        assertThat(FluxRevision.of("podinfo@6.5.0", Maker.UNSAID))
                .isEqualTo(new FluxRevision(Kind.CHART, "podinfo", null, null, "6.5.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "", "@", "/", "+", "main", "sha1:", "sha1:xyz", "main@sha1:12", "x@y@z", "6."})
    void whatIdentifiesNothingIsUnknown(String text) {
        for (Maker maker : Maker.values()) {
            assertThat(FluxRevision.of(text, maker).kind()).isEqualTo(Kind.UNKNOWN);
        }
    }
}
