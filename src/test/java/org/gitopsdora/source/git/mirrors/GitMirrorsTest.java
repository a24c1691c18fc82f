package org.gitopsdora.source.git.mirrors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.Daemon;
import org.gitopsdora.config.Secret;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.git.GitConfig;
import org.gitopsdora.source.git.GitPathState;
import org.gitopsdora.source.git.GitRef;
import org.gitopsdora.source.git.GitSource;
import org.gitopsdora.source.git.GitStates;
import org.gitopsdora.source.git.MemoryLanding;
import org.gitopsdora.source.git.TreeRequest;
import org.gitopsdora.source.git.Upstream;
import org.gitopsdora.source.git.content.GitWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitMirrorsTest {

    @TempDir
    Path folder;

    private final MemoryLanding landed = new MemoryLanding();
    private Upstream upstream;
    private Daemon daemon;

    @BeforeEach
    void serve() throws IOException {
        upstream = new Upstream(folder.resolve("upstream.git"));
        daemon = new Daemon(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon.setRepositoryResolver((client, name) -> {
            upstream.repository().incrementOpen();
            return upstream.repository();
        });
        daemon.getService("git-upload-pack").setEnabled(true);
        daemon.start();
    }

    @AfterEach
    void stop() {
        daemon.stop();
        upstream.close();
    }

    private String url() {
        return "git://127.0.0.1:%d/deploy.git".formatted(daemon.getAddress().getPort());
    }

    private static GitConfig config(String url) {
        return new GitConfig(
                "deploy",
                url,
                new Secret("very-secret"),
                "robot",
                null,
                null,
                List.of(new GitWatch(null, "tags/{service}", List.of("."))),
                Duration.ofSeconds(5));
    }

    private void run() {
        landed.nextRun();
        new GitSource(config(url()), new GitMirrors(folder.resolve("mirrors"))).extract(landed);
    }

    @Test
    void fetchesWhatIsNewAndKeepsWhatUpstreamForgets() throws Exception {
        ObjectId root = upstream.onMain(Map.of("tags/shop", "v1"));
        ObjectId old = upstream.onMain(Map.of("tags/shop", "v2"));
        upstream.pointRef("refs/tags/v2", old);
        run();
        run();
        assertThat(landed.landedInRun()).isZero();
        upstream.point("main", upstream.commit(Map.of("tags/shop", "v3"), root));
        run();
        assertThat(landed.all(GitPathState.DATASET)).map(GitPathState::value).containsExactly("v1", "v2", "v3");
        assertThat(landed.all(GitRef.DATASET).get(1).isForced()).isTrue();
        GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"));
        try (var repository = mirrors.find(config(url()).remote()).orElseThrow()) {
            assertThat(repository
                            .exactRef("refs/gitops-dora/pinned/" + old.name())
                            .getObjectId())
                    .isEqualTo(old);
            assertThat(repository.isBare()).isTrue();
        }
        GitStates states = new GitStates(mirrors, List.of(config(url())), List.of());
        String key = config(url()).repositoryKey();
        assertThat(states.resolveTrees(List.of(new TreeRequest(key, "v2", "tags")), landed)
                        .answered())
                .isEqualTo(1);
    }

    /** Where `release` was there is `release/1` now, and the other way round: no name is given up but the one that is in the way. */
    @Test
    void aNameThatBecameAFolderDoesNotKeepTheOthersFromBeingUpdated() throws Exception {
        ObjectId first = upstream.onMain(Map.of("tags/shop", "v1"));
        ObjectId lost = upstream.commit(Map.of("tags/shop", "v0"), first);
        upstream.pointRef("refs/tags/release", lost);
        upstream.pointRef("refs/heads/team/one", first);
        upstream.pointRef("refs/heads/kept", first);
        run();
        upstream.git("update-ref", "-d", "refs/tags/release");
        upstream.git("update-ref", "-d", "refs/heads/team/one");
        upstream.git("update-ref", "-d", "refs/heads/kept");
        ObjectId second = upstream.onMain(Map.of("tags/shop", "v2"));
        upstream.pointRef("refs/tags/release/1", second);
        upstream.pointRef("refs/heads/team", second);
        upstream.pointRef("refs/tags/v2", second);
        run();
        try (var repository = new GitMirrors(folder.resolve("mirrors"))
                .find(config(url()).remote())
                .orElseThrow()) {
            for (String name : List.of("refs/heads/main", "refs/tags/release/1", "refs/heads/team", "refs/tags/v2")) {
                assertThat(repository.exactRef(name).getObjectId()).as(name).isEqualTo(second);
            }
            assertThat(repository.exactRef("refs/heads/kept").getObjectId()).isEqualTo(first);
            assertThat(repository
                            .exactRef("refs/gitops-dora/pinned/" + lost.name())
                            .getObjectId())
                    .isEqualTo(lost);
        }
        assertThat(landed.all(GitPathState.DATASET)).map(GitPathState::value).containsExactly("v1", "v2");
    }

    @Test
    void aMirrorThatTakesNothingIsSaidNotBelieved() throws Exception {
        upstream.onMain(Map.of("tags/shop", "v1"));
        run();
        Path mirror =
                new GitMirrors(folder.resolve("mirrors")).mirrorOf(config(url()).repositoryKey());
        Files.createFile(mirror.resolve("packed-refs.lock"));
        Files.createDirectories(mirror.resolve("refs/heads"));
        Files.createFile(mirror.resolve("refs/heads/main.lock"));
        upstream.onMain(Map.of("tags/shop", "v2"));
        assertThatThrownBy(this::run)
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(mirror.toString())
                .hasMessageContaining(".lock");
        Files.delete(mirror.resolve("packed-refs.lock"));
        Files.delete(mirror.resolve("refs/heads/main.lock"));
        run();
        assertThat(landed.all(GitPathState.DATASET)).map(GitPathState::value).containsExactly("v1", "v2");
    }

    @Test
    void nobodyAnsweringIsNotAskedToBeFixedHere() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        assertBlame("git://127.0.0.1:%d/x.git".formatted(port), Blame.UNREACHABLE);
        assertBlame("http://127.0.0.1:%d/x.git".formatted(port), Blame.UNREACHABLE);
        assertBlame("https://nobody.invalid/x.git", Blame.UNREACHABLE);
    }

    @Test
    void refusedCredentialsAreToldFromAPageThatIsNoRepository() throws IOException {
        assertAnswer(
                new MockResponse.Builder()
                        .code(401)
                        .addHeader("WWW-Authenticate", "Basic realm=x")
                        .build(),
                Blame.CREDENTIALS);
        assertAnswer(new MockResponse.Builder().code(403).build(), Blame.CREDENTIALS);
        assertAnswer(new MockResponse.Builder().code(404).build(), Blame.CONFIGURATION);
        assertAnswer(new MockResponse.Builder().code(503).build(), Blame.UNREACHABLE);
        assertAnswer(
                new MockResponse.Builder()
                        .code(200)
                        .addHeader("Content-Type", "text/html")
                        .body("<html>log in</html>")
                        .build(),
                Blame.UNEXPECTED_ANSWER);
    }

    @Test
    void aCertificateNobodyVouchesForIsRefusedUnlessCaFileDoes() throws IOException {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        Path caFile = Files.writeString(folder.resolve("ca.pem"), own.certificatePem());
        try (MockWebServer server = new MockWebServer()) {
            server.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(own)
                    .build()
                    .sslSocketFactory());
            server.start();
            String url = server.url("/x.git").toString();
            assertBlame(url, Blame.UNEXPECTED_ANSWER);
            server.enqueue(new MockResponse.Builder().code(403).build());
            GitConfig trusting =
                    new GitConfig("deploy", url, null, "robot", caFile, null, List.of(), Duration.ofSeconds(5));
            assertThatThrownBy(() -> new GitMirrors(folder.resolve("mirrors")).fetch(trusting.remote()))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.blame()).isEqualTo(Blame.CREDENTIALS));
        }
    }

    private void assertAnswer(MockResponse response, Blame blame) throws IOException {
        try (MockWebServer server = new MockWebServer()) {
            for (int each = 0; each < 8; each++) {
                server.enqueue(response);
            }
            server.start();
            assertBlame(server.url("/x.git").toString(), blame);
        }
    }

    private void assertBlame(String url, Blame blame) {
        GitSource source = new GitSource(config(url), new GitMirrors(folder.resolve("mirrors")));
        assertThatThrownBy(() -> source.extract(landed))
                .isInstanceOfSatisfying(
                        SourceException.class,
                        e -> assertThat(e.blame()).as(e.getMessage()).isEqualTo(blame))
                .hasMessageContaining(url)
                .hasMessageNotContaining("very-secret");
    }
}
