package org.gitopsdora.source.git.mirrors;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;

/** Says whose turn it is when a repository cannot be fetched. JGit tells credentials from the rest only in its message. */
final class TransportFailure {

    private static final Pattern CREDENTIALS =
            Pattern.compile("not authorized|authentication|credentialsprovider|not permitted|\\b40[13]\\b");
    private static final Pattern UNREACHABLE = Pattern.compile(
            "timeout|timed out|time out|connection refused|unknown host|unreachable|no route|\\b(?:429|50[0234])\\b");

    private TransportFailure() {}

    static SourceException of(Remote remote, Exception failure) {
        if (isUnwritable(failure)) {
            return new SourceException(
                    Blame.UNEXPECTED_ANSWER,
                    "git source `%s`: %s has a branch or tag whose name cannot be written under this machine's locale: run with LC_ALL=C.UTF-8"
                            .formatted(remote.name(), remote.url()),
                    failure);
        }
        Blame blame = blame(failure, remote.url());
        return new SourceException(
                blame,
                "git source `%s`: %s %s (%s)"
                        .formatted(
                                remote.name(),
                                remote.url(),
                                advice(blame),
                                innermost(failure).getMessage()),
                failure);
    }

    private static boolean isUnwritable(Throwable failure) {
        return failure instanceof InvalidPathException
                || (failure.getCause() != null && isUnwritable(failure.getCause()));
    }

    private static Blame blame(Throwable failure, String url) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SSLException) {
                return Blame.UNEXPECTED_ANSWER;
            }
            if (each instanceof UnknownHostException
                    || each instanceof ConnectException
                    || each instanceof NoRouteToHostException
                    || each instanceof SocketTimeoutException
                    || each instanceof SocketException) {
                return Blame.UNREACHABLE;
            }
            if (each instanceof NoRemoteRepositoryException || each instanceof NotSupportedException) {
                return Blame.CONFIGURATION;
            }
        }
        return blame(String.valueOf(failure.getMessage()).replace(url, "").toLowerCase(Locale.ROOT));
    }

    private static Blame blame(String message) {
        if (CREDENTIALS.matcher(message).find()) {
            return Blame.CREDENTIALS;
        }
        return UNREACHABLE.matcher(message).find() ? Blame.UNREACHABLE : Blame.UNEXPECTED_ANSWER;
    }

    private static String advice(Blame blame) {
        return switch (blame) {
            case CREDENTIALS ->
                "refuses the credentials: renew the token of its `token-file`, under `sources` or `repositories`; it needs to read the repository";
            case UNREACHABLE -> "does not answer: the next run tries again";
            case CONFIGURATION ->
                "is no repository that can be fetched: correct `url` (https with a token, or a local path)";
            case UNEXPECTED_ANSWER ->
                "does not answer as a git repository: check `url`, a proxy in between, and `ca-file`";
            case MACHINE -> "cannot be stored";
        };
    }

    private static Throwable innermost(Throwable failure) {
        Throwable each = failure;
        while (each.getCause() != null) {
            each = each.getCause();
        }
        return each;
    }
}
