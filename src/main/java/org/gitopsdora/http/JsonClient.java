package org.gitopsdora.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.gitopsdora.http.HttpFailure.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Gets JSON from one API: bounded retries on a fixed schedule for what may pass (502, 503, 504, broken connections), an error for
 * everything that is not JSON, bodies as streams. Thread-safe. Throws {@link HttpFailure} only.
 */
public final class JsonClient implements AutoCloseable {
    private static final int REDIRECTS = 5;
    private static final long ANSWER_EXCERPT_BYTES = 2_000;

    private final HttpUrl base;
    private final OkHttpClient client;
    private final Map<String, Supplier<String>> headers;
    private final RetrySchedule schedule;

    private JsonClient(Builder builder) {
        this.base = builder.base;
        this.client = builder.client();
        this.headers = Map.copyOf(builder.headers);
        this.schedule = new RetrySchedule(
                builder.pauses, builder.longestPause, builder.isTooManyPassing, builder.waitHeaders, builder.patience);
    }

    /**
     * Starts a client of one API.
     *
     * @param baseUrl with or without a path, which prefixes every request's
     * @throws IllegalArgumentException if it is no http or https URL, or holds credentials, which would end up in logs
     */
    public static Builder at(String baseUrl) {
        HttpUrl url = HttpUrl.parse(baseUrl);
        if (url == null) {
            throw new IllegalArgumentException("is not an http or https URL");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new IllegalArgumentException("must not hold credentials");
        }
        return new Builder(url);
    }

    /** The answer to a request below the base URL. Only 2xx with JSON is an answer. */
    public JsonAnswer get(JsonRequest request) {
        HttpUrl.Builder url = base.newBuilder().query(null).fragment(null);
        request.segments().forEach(url::addPathSegment);
        for (int index = 0; index + 1 < request.query().size(); index += 2) {
            url.addQueryParameter(request.query().get(index), request.query().get(index + 1));
        }
        return get(url.build());
    }

    /** The answer at an absolute URL on the same server, for instance the next page as a {@code Link} header names it. */
    public JsonAnswer getAbsolute(String url) {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null || !isSameServer(parsed)) {
            throw new HttpFailure(
                    Kind.REDIRECTED,
                    0,
                    "",
                    "%s points to another server, which the credentials are not meant for".formatted(shown(base)),
                    null);
        }
        return get(parsed);
    }

    /** The base URL as it may be shown. */
    public String baseUrl() {
        return shown(base);
    }

    /** What a request asks for, as it may be shown: without its parameters. */
    public String shown(JsonRequest request) {
        HttpUrl.Builder url = base.newBuilder().query(null).fragment(null);
        request.segments().forEach(url::addPathSegment);
        return shown(url.build());
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private JsonAnswer get(HttpUrl url) {
        RetrySchedule.Attempts attempts = schedule.begin();
        while (true) {
            HttpFailure failure;
            Optional<Duration> pause;
            try {
                Response response = followRedirects(url);
                if (isJson(response) && response.isSuccessful()) {
                    return new JsonAnswer(response);
                }
                try (response) {
                    failure = refusal(url, response, attempts.count());
                    pause = attempts.pauseAfter(response, failure.answer());
                }
            } catch (IOException e) {
                failure = breakdown(url, e, attempts.count());
                pause = failure.kind() == Kind.UNREACHABLE ? attempts.pause() : Optional.empty();
            }
            if (pause.isEmpty()) {
                throw failure;
            }
            schedule.sleep(pause.get(), failure);
        }
    }

    private Response followRedirects(HttpUrl url) throws IOException {
        HttpUrl next = url;
        for (int redirects = 0; redirects <= REDIRECTS; redirects++) {
            Response response = client.newCall(request(next)).execute();
            String location = response.header("Location");
            if (!response.isRedirect() || location == null) {
                return response;
            }
            response.close();
            HttpUrl target = next.resolve(location);
            if (target == null || !isSameServer(target)) {
                throw redirected(url, target, response.code());
            }
            next = target;
        }
        throw new ProtocolException("more than %d redirects".formatted(REDIRECTS));
    }

    private Request request(HttpUrl url) {
        Request.Builder request = new Request.Builder().url(url);
        headers.forEach((name, value) -> setHeader(request, name, value.get()));
        return request.build();
    }

    private static void setHeader(Request.Builder request, String name, String value) {
        try {
            request.header(name, value);
        } catch (IllegalArgumentException e) {
            // The cause would show the value.
            throw new HttpFailure(
                    Kind.UNAUTHENTICATED,
                    0,
                    "",
                    "the value for the header %s holds characters that no header may: is it the right file?"
                            .formatted(name),
                    null);
        }
    }

    private boolean isSameServer(HttpUrl url) {
        return url.scheme().equals(base.scheme()) && url.host().equals(base.host()) && url.port() == base.port();
    }

    private static boolean isJson(Response response) {
        String type = mediaType(response);
        return type.endsWith("/json") || type.endsWith("+json");
    }

    private static String mediaType(Response response) {
        String type = response.header("Content-Type");
        return type == null ? "" : type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }

    private static HttpFailure refusal(HttpUrl url, Response response, int attempts) {
        boolean isJson = isJson(response);
        String answer = excerpt(response);
        Kind kind = kind(response.code(), isJson);
        String message = "GET %s answers %d%s".formatted(shown(url), response.code(), tries(attempts));
        if (kind == Kind.NOT_JSON) {
            String type = mediaType(response);
            message += " with %s instead of JSON: is this the address of the API?"
                    .formatted(type.equals("text/html") ? "HTML" : type.isEmpty() ? "no content type" : type);
        } else if (isJson && !answer.isBlank()) {
            message += ": " + answer.strip();
        }
        return new HttpFailure(kind, response.code(), answer, message, null);
    }

    private static Kind kind(int status, boolean isJson) {
        if (status == 401) {
            return Kind.UNAUTHENTICATED;
        }
        if (status == 429) {
            return Kind.TOO_MANY;
        }
        if (status >= 500) {
            return Kind.SERVER_ERROR;
        }
        if (!isJson) {
            return Kind.NOT_JSON;
        }
        return switch (status) {
            case 403 -> Kind.FORBIDDEN;
            case 404, 410 -> Kind.NOT_FOUND;
            default -> Kind.BAD_REQUEST;
        };
    }

    private static String excerpt(Response response) {
        try {
            BufferedSource source = response.body().source();
            source.request(ANSWER_EXCERPT_BYTES);
            Buffer buffer = source.getBuffer();
            return buffer.readString(Math.min(buffer.size(), ANSWER_EXCERPT_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // The status says enough; what the body would have added is lost with it.
            return "";
        }
    }

    private static HttpFailure breakdown(HttpUrl url, IOException cause, int attempts) {
        String what = "GET %s fails%s: ".formatted(shown(url), tries(attempts));
        if (cause instanceof SSLPeerUnverifiedException) {
            return failure(
                    Kind.UNTRUSTED_CERTIFICATE, what + "the certificate is for other names than " + url.host(), cause);
        }
        if (cause instanceof SSLHandshakeException && hasCertificateCause(cause)) {
            return failure(
                    Kind.UNTRUSTED_CERTIFICATE,
                    what + "nobody known vouches for the certificate; name the authority's PEM file with `ca-file`",
                    cause);
        }
        if (isSpokenDifferently(cause)) {
            String other = url.isHttps() ? "http" : "https";
            return failure(
                    Kind.WRONG_PROTOCOL,
                    what + "what answers there does not speak %s; is it %s://?".formatted(url.scheme(), other),
                    cause);
        }
        String reason = cause instanceof InterruptedIOException && !(cause instanceof java.net.SocketTimeoutException)
                ? "interrupted"
                : cause.getClass().getSimpleName()
                        + (cause.getMessage() == null ? "" : " (%s)".formatted(cause.getMessage()));
        return failure(Kind.UNREACHABLE, what + reason, cause);
    }

    private static boolean hasCertificateCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof java.security.cert.CertPathValidatorException
                    || cause instanceof java.security.cert.CertPathBuilderException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSpokenDifferently(IOException cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        return (cause instanceof SSLException && message.contains("Unsupported or unrecognized SSL message"))
                || (cause instanceof ProtocolException && message.contains("Unexpected status line"));
    }

    private static HttpFailure redirected(HttpUrl url, @Nullable HttpUrl target, int status) {
        String hint = target == null
                ? "nowhere"
                : !url.isHttps() && target.isHttps() && url.host().equals(target.host())
                        ? "https: configure the URL with https://, the redirect would drop the credentials"
                        : "%s://%s, another server: configure that URL if it is the API"
                                .formatted(target.scheme(), target.host());
        return new HttpFailure(
                Kind.REDIRECTED,
                status,
                "",
                "GET %s answers %d, a redirect to %s".formatted(shown(url), status, hint),
                null);
    }

    private static HttpFailure failure(Kind kind, String message, IOException cause) {
        return new HttpFailure(kind, 0, "", message, cause);
    }

    private static String tries(int attempts) {
        return attempts == 1 ? "" : " (%d attempts)".formatted(attempts);
    }

    /** Without credentials, query and fragment: those may hold secrets. */
    private static String shown(HttpUrl url) {
        return url.newBuilder()
                .username("")
                .password("")
                .query(null)
                .fragment(null)
                .build()
                .toString();
    }

    /** Settings of one client; the defaults suit an API on the same continent. */
    public static final class Builder {
        private final HttpUrl base;
        private final Map<String, Supplier<String>> headers = new LinkedHashMap<>();
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration readTimeout = Duration.ofSeconds(60);
        private Duration longestPause = Duration.ofSeconds(60);
        private Predicate<String> isTooManyPassing = answer -> false;
        private List<String> waitHeaders = List.of();
        private Pauses pauses = Pauses.REAL;
        private @Nullable Path caFile;
        private @Nullable Patience patience;

        private Builder(HttpUrl base) {
            this.base = base;
            header("Accept", "application/json");
        }

        public Builder header(String name, String value) {
            headers.put(name, () -> value);
            return this;
        }

        /** A header whose value is asked for at each request and never kept, for instance {@code Authorization}. */
        public Builder secretHeader(String name, Supplier<String> value) {
            headers.put(name, value);
            return this;
        }

        public Builder bearerToken(Supplier<String> token) {
            return secretHeader("Authorization", () -> "Bearer " + token.get());
        }

        public Builder connectTimeout(Duration timeout) {
            connectTimeout = timeout;
            return this;
        }

        /** How long the server may be silent, also between two parts of a long body. */
        public Builder readTimeout(Duration timeout) {
            readTimeout = timeout;
            return this;
        }

        /** PEM certificates trusted in addition to the platform's. */
        public Builder caFile(Path file) {
            caFile = file;
            return this;
        }

        /** Which answers with 429 mean "later"; without this none does. For some servers some mean "too large", whenever it is asked. */
        public Builder retryingTooMany(Predicate<String> isPassing) {
            isTooManyPassing = isPassing;
            return this;
        }

        /** Headers in which this API says how many seconds to wait, where it sends no {@code Retry-After}. */
        public Builder waitHeaders(String... names) {
            waitHeaders = List.of(names);
            return this;
        }

        /**
         * Every answer with 429 means "later": it is waited as long as {@code Retry-After} or another header says, else up to a
         * minute each time, until so much has been waited over all requests together.
         */
        public Builder slowingDown(Duration inAll) {
            patience = new Patience(inAll);
            return this;
        }

        /** A Retry-After beyond this ends the attempts. */
        public Builder longestPause(Duration pause) {
            longestPause = pause;
            return this;
        }

        /** How to wait between attempts. */
        public Builder pauses(Pauses how) {
            pauses = how;
            return this;
        }

        /**
         * The client.
         *
         * @throws HttpFailure if the {@code ca-file} cannot be used
         */
        public JsonClient build() {
            return new JsonClient(this);
        }

        private OkHttpClient client() {
            OkHttpClient.Builder builder = new OkHttpClient.Builder()
                    .connectTimeout(connectTimeout)
                    .readTimeout(readTimeout)
                    .writeTimeout(readTimeout)
                    .followRedirects(false)
                    .followSslRedirects(false)
                    .connectionPool(new ConnectionPool(16, 1, TimeUnit.MINUTES));
            if (caFile != null && base.isHttps()) {
                TrustedCertificates certificates = TrustedCertificates.withPlatformAnd(caFile);
                builder.sslSocketFactory(certificates.sockets(), certificates.trust());
            }
            return builder.build();
        }
    }
}
