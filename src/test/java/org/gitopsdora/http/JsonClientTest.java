package org.gitopsdora.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.gitopsdora.http.HttpFailure.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonClientTest {
    private final MockWebServer server = new MockWebServer();
    private final List<Duration> pauses = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void getsBelowAPathPrefixWithEncodedNames() throws Exception {
        server.enqueue(json("{\"a\":1}"));
        try (JsonClient client = client("/argocd")) {
            assertThat(body(
                            client,
                            JsonRequest.get("api", "v1", "a/b c", "*", "shop/*").with("project", "x&y")))
                    .isEqualTo("{\"a\":1}");
        }
        var request = server.takeRequest();
        assertThat(request.getTarget()).isEqualTo("/argocd/api/v1/a%2Fb%20c/*/shop%2F*?project=x%26y");
        assertThat(request.getHeaders().get("Accept")).isEqualTo("application/json");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer s3cret");
    }

    @Test
    void htmlIsNoAnswerEvenWithStatus200() {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "text/html; charset=utf-8")
                .body("<html>log in</html>")
                .build());
        assertFailure(Kind.NOT_JSON, "HTML", "address of the API");
    }

    @Test
    void aPlainText404IsNotTheApiSpeaking() {
        server.enqueue(new MockResponse.Builder()
                .code(404)
                .addHeader("Content-Type", "text/plain")
                .body("Not Found")
                .build());
        assertFailure(Kind.NOT_JSON, "404");
    }

    @Test
    void whatMayPassIsAskedForAgainOnAFixedSchedule() throws Exception {
        server.enqueue(status(503));
        server.enqueue(status(502));
        server.enqueue(new MockResponse.Builder()
                .code(504)
                .addHeader("Retry-After", "17")
                .build());
        server.enqueue(json("{}"));
        try (JsonClient client = client("/")) {
            assertThat(body(client, JsonRequest.get("x"))).isEqualTo("{}");
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(17));
    }

    @Test
    void aHeaderOfTheApisOwnSaysHowLongToWaitWhereRetryAfterDoesNot() throws Exception {
        for (int attempt = 0; attempt < 2; attempt++) {
            server.enqueue(new MockResponse.Builder()
                    .code(429)
                    .addHeader("X-RateLimit-Period-In-Sec", "60")
                    .addHeader("Retry-After", attempt == 0 ? "soon" : "5")
                    .build());
        }
        server.enqueue(json("{}"));
        try (JsonClient client = JsonClient.at(server.url("/").toString())
                .retryingTooMany(answer -> true)
                .waitHeaders("X-RateLimit-Period-In-Sec")
                .pauses(pauses::add)
                .build()) {
            assertThat(body(client, JsonRequest.get("x"))).isEqualTo("{}");
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(60), Duration.ofSeconds(5));
    }

    @Test
    void attemptsEnd() {
        for (int attempt = 0; attempt < 4; attempt++) {
            server.enqueue(status(503));
        }
        assertFailure(Kind.SERVER_ERROR, "503", "4 attempts");
        assertThat(server.getRequestCount()).isEqualTo(4);
    }

    @Test
    void aRetryAfterBeyondPatienceEndsTheAttempts() {
        server.enqueue(new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", "86400")
                .build());
        assertFailure(Kind.SERVER_ERROR, "503");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aBrokenConnectionIsTriedAgain() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket(true, false, false))
                .build());
        server.enqueue(json("{}"));
        try (JsonClient client = client("/")) {
            assertThat(body(client, JsonRequest.get("x"))).isEqualTo("{}");
        }
    }

    @Test
    void a429IsNotTriedAgainUnlessItMeansLater() throws Exception {
        server.enqueue(status(429));
        assertFailure(Kind.TOO_MANY, "429");
        assertThat(server.getRequestCount()).isEqualTo(1);

        server.enqueue(status(429));
        server.enqueue(json("{}"));
        try (JsonClient client = builder("/").retryingTooMany(answer -> true).build()) {
            assertThat(body(client, JsonRequest.get("x"))).isEqualTo("{}");
        }
    }

    @Test
    void aServerThatSaysSlowDownIsWaitedForAsLongAsItSays() throws Exception {
        server.enqueue(status(429));
        server.enqueue(slowDown("Retry-After", "7"));
        server.enqueue(status(503));
        server.enqueue(slowDown("ratelimit-reset", "12"));
        server.enqueue(slowDown("ratelimit-reset", "0"));
        server.enqueue(status(429));
        server.enqueue(json("{}"));
        try (JsonClient client = builder("/")
                .waitHeaders("ratelimit-reset")
                .slowingDown(Duration.ofMinutes(30))
                .build()) {
            assertThat(body(client, JsonRequest.get("x"))).isEqualTo("{}");
        }
        assertThat(pauses)
                .extracting(Duration::toSeconds)
                .as("5 s where nothing is said, a failure's own second, and 60 s from the fourth time on")
                .containsExactly(5L, 7L, 1L, 12L, 1L, 60L);
    }

    @Test
    void patienceWithOneServerIsForAllRequestsTogether() {
        for (int attempt = 0; attempt < 6; attempt++) {
            server.enqueue(slowDown("ratelimit-reset", "50"));
        }
        try (JsonClient client = builder("/")
                .waitHeaders("ratelimit-reset")
                .slowingDown(Duration.ofSeconds(120))
                .build()) {
            for (int request = 0; request < 2; request++) {
                assertThatExceptionOfType(HttpFailure.class)
                        .isThrownBy(() -> client.get(JsonRequest.get("x")))
                        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.TOO_MANY));
            }
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(50), Duration.ofSeconds(50));
        assertThat(server.getRequestCount()).isEqualTo(4);
    }

    @Test
    void aRedirectToAnotherSchemeIsNotFollowedBecauseItWouldDropTheToken() {
        server.enqueue(new MockResponse.Builder()
                .code(307)
                .addHeader("Location", "https://" + server.getHostName() + "/api")
                .build());
        assertFailure(Kind.REDIRECTED, "https");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aRedirectOnTheSameServerIsFollowed() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(301)
                .addHeader("Location", "/elsewhere")
                .build());
        server.enqueue(json("{}"));
        try (JsonClient client = client("/")) {
            assertThat(body(client, JsonRequest.get("x"))).isEqualTo("{}");
        }
        server.takeRequest();
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer s3cret");
    }

    @Test
    void anAbsoluteUrlElsewhereDoesNotGetTheToken() {
        try (JsonClient client = client("/")) {
            assertThatThrownBy(() -> client.getAbsolute("https://elsewhere.example.com/next"))
                    .isInstanceOf(HttpFailure.class);
        }
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void unzipsAndTellsTheServersTime() throws Exception {
        Buffer zipped = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(zipped))) {
            sink.writeUtf8("{\"zipped\":true}");
        }
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .addHeader("Content-Encoding", "gzip")
                .addHeader("Date", "Fri, 20 Nov 2026 10:16:30 GMT")
                .body(zipped)
                .build());
        try (JsonClient client = client("/");
                JsonAnswer answer = client.get(JsonRequest.get("x"))) {
            assertThat(answer.date()).contains(Instant.parse("2026-11-20T10:16:30Z"));
            assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"zipped\":true}");
        }
    }

    @Test
    void nothingShowsTheToken() {
        server.enqueue(new MockResponse.Builder()
                .code(401)
                .addHeader("Content-Type", "application/json")
                .body("{\"message\":\"invalid session\"}")
                .build());
        try (JsonClient client = client("/")) {
            assertThatThrownBy(() -> client.get(JsonRequest.get("x").with("private_token", "s3cret")))
                    .isInstanceOf(HttpFailure.class)
                    .message()
                    .contains("401", "invalid session")
                    .doesNotContain("s3cret");
        }
        try (JsonClient client = JsonClient.at(server.url("/").toString())
                .secretHeader("Private-Token", () -> "s3cret\n\u0001")
                .build()) {
            assertThatThrownBy(() -> client.get(JsonRequest.get("x")))
                    .isInstanceOf(HttpFailure.class)
                    .message()
                    .doesNotContain("s3cret");
        }
        assertThatThrownBy(() -> JsonClient.at("https://user:s3cret@example.com"))
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void nobodyListensIsUnreachableAfterRetries() {
        int port = server.getPort();
        server.close();
        try (JsonClient client =
                JsonClient.at("http://localhost:" + port).pauses(pauses::add).build()) {
            assertThatExceptionOfType(HttpFailure.class)
                    .isThrownBy(() -> client.get(JsonRequest.get("x")))
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE));
        }
        assertThat(pauses).hasSize(3);
    }

    @Test
    void plainHttpBehindHttpsIsNamed() throws Exception {
        try (ServerSocket plain = new ServerSocket(0)) {
            Thread answering = new Thread(() -> answerPlainly(plain));
            answering.setDaemon(true);
            answering.start();
            try (JsonClient client = JsonClient.at("https://localhost:" + plain.getLocalPort())
                    .pauses(pauses::add)
                    .build()) {
                assertThatExceptionOfType(HttpFailure.class)
                        .isThrownBy(() -> client.get(JsonRequest.get("x")))
                        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.WRONG_PROTOCOL))
                        .withMessageContaining("http://");
            }
        }
    }

    private static void answerPlainly(ServerSocket plain) {
        while (!plain.isClosed()) {
            try (Socket socket = plain.accept()) {
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                socket.getInputStream().readNBytes(100);
            } catch (IOException e) {
                // The test closes the socket when it has seen enough.
            }
        }
    }

    @Test
    void aSelfSignedCertificateNeedsTheCaFileAndWorksWithIt(@TempDir Path folder) throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        try (MockWebServer secure = new MockWebServer()) {
            secure.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(certificate)
                    .build()
                    .sslSocketFactory());
            secure.start();
            secure.enqueue(json("{}"));
            String url = "https://localhost:" + secure.getPort();
            try (JsonClient client = JsonClient.at(url).pauses(pauses::add).build()) {
                assertThatExceptionOfType(HttpFailure.class)
                        .isThrownBy(() -> client.get(JsonRequest.get("x")))
                        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.UNTRUSTED_CERTIFICATE))
                        .withMessageContaining("ca-file");
            }
            assertThat(pauses).isEmpty();
            Path caFile = Files.writeString(folder.resolve("ca.pem"), certificate.certificatePem());
            try (JsonClient client = JsonClient.at(url).caFile(caFile).build()) {
                assertThat(body(client, JsonRequest.get("x"))).isEqualTo("{}");
            }
        }
        assertThatThrownBy(() -> JsonClient.at("https://localhost")
                        .caFile(Files.writeString(folder.resolve("no.pem"), "no certificate"))
                        .build())
                .isInstanceOf(HttpFailure.class)
                .hasMessageContaining("no.pem");
    }

    private void assertFailure(Kind kind, String... words) {
        try (JsonClient client = client("/")) {
            assertThatExceptionOfType(HttpFailure.class)
                    .isThrownBy(() -> client.get(JsonRequest.get("x")))
                    .satisfies(failure -> {
                        assertThat(failure.kind()).isEqualTo(kind);
                        assertThat(failure.getMessage()).contains(words);
                    });
        }
    }

    private JsonClient client(String path) {
        return builder(path).build();
    }

    private JsonClient.Builder builder(String path) {
        return JsonClient.at(server.url(path).toString())
                .bearerToken(() -> "s3cret")
                .pauses(pauses::add);
    }

    private static String body(JsonClient client, JsonRequest request) throws IOException {
        try (JsonAnswer answer = client.get(request)) {
            return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static MockResponse json(String body) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json; charset=utf-8")
                .body(body)
                .build();
    }

    private static MockResponse slowDown(String header, String seconds) {
        return new MockResponse.Builder().code(429).addHeader(header, seconds).build();
    }

    private static MockResponse status(int code) {
        return new MockResponse.Builder().code(code).build();
    }
}
