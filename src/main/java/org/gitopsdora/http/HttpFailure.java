package org.gitopsdora.http;

import org.jspecify.annotations.Nullable;

/**
 * A request without a usable answer, retries included. The message says what was asked and what came back, never a header, a query or
 * a secret; the source adds who and what to do.
 */
public final class HttpFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, so that a source can tell whom to blame without reading texts. */
    public enum Kind {
        /** No connection, no name, a timeout, a reset: nobody answered, retries included. */
        UNREACHABLE,
        /** The certificate is not vouched for by the platform or the {@code ca-file}, or is for another name. */
        UNTRUSTED_CERTIFICATE,
        /** The {@code ca-file} is missing or holds no certificate. */
        UNUSABLE_CA_FILE,
        /** What answers does not speak this protocol, for instance plain HTTP behind {@code https://}. */
        WRONG_PROTOCOL,
        /** A redirect to another scheme or host, which would leave the credentials behind. */
        REDIRECTED,
        /** HTML or plain text where JSON was due: a login page, a proxy, another path. The status may still say 200. */
        NOT_JSON,
        /** 401. */
        UNAUTHENTICATED,
        /** 403. */
        FORBIDDEN,
        /** 404 or 410, as JSON: the API itself says so. */
        NOT_FOUND,
        /** 429. */
        TOO_MANY,
        /** Any other 4xx. */
        BAD_REQUEST,
        /** 5xx, retries included. */
        SERVER_ERROR
    }

    private final Kind kind;
    private final int status;
    private final String answer;

    HttpFailure(Kind kind, int status, String answer, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.status = status;
        this.answer = answer;
    }

    public Kind kind() {
        return kind;
    }

    /** HTTP status, 0 where there was no answer. */
    public int status() {
        return status;
    }

    /** The first characters of the answer's body; empty where there was none. */
    public String answer() {
        return answer;
    }
}
