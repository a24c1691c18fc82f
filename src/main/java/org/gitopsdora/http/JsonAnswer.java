package org.gitopsdora.http;

import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Response;

/** A successful JSON answer whose body has not been read yet. Close it, or its connection is lost. */
public final class JsonAnswer implements AutoCloseable {
    private final Response response;

    JsonAnswer(Response response) {
        this.response = response;
    }

    /** The body as it arrives, unzipped; a connection that breaks off surfaces here as an {@link java.io.IOException}. */
    public InputStream body() {
        return response.body().byteStream();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(response.header(name));
    }

    /** The server's clock when it answered, in whole seconds. */
    public Optional<Instant> date() {
        return Optional.ofNullable(response.headers().getInstant("Date"));
    }

    @Override
    public void close() {
        response.close();
    }
}
