package org.gitopsdora.job;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.stream.Stream;
import org.gitopsdora.config.ConfigException;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.warehouse.WarehouseException;

/** Whose failure an exception is, so that the exit code names the one who has to act. */
public final class Failure {
    private static final String FULL = "no space left on device";

    private static final String[] MACHINE_TEXTS = {
        FULL,
        "disk quota exceeded",
        "read-only file system",
        "permission denied",
        "not a directory",
        "out of memory error",
        "too many open files"
    };

    private Failure() {}

    public static ExitCode codeOf(Throwable failure) {
        if (causes(failure).anyMatch(Failure::isOfTheMachine)) {
            return ExitCode.MACHINE;
        }
        if (causes(failure).anyMatch(Failure::isOfTheUser)) {
            return ExitCode.CONFIGURATION;
        }
        return failure instanceof LockedException ? ExitCode.LOCKED : ExitCode.UNEXPECTED;
    }

    /** One line: the innermost message that says something, with the type where the message alone would say little. */
    public static String oneLine(Throwable failure) {
        boolean isFull = causes(failure).anyMatch(cause -> isSaying(cause, FULL));
        return isFull ? told(failure) + "; make room and run again: nothing that has landed is lost" : told(failure);
    }

    private static String told(Throwable failure) {
        if (causes(failure).anyMatch(OutOfMemoryError.class::isInstance)) {
            return "out of memory; give Java more with JAVA_OPTS=-Xmx1g, or DuckDB less with `memory-limit`";
        }
        String message = failure.getMessage();
        if (failure instanceof SourceException && message != null) {
            // Written for the user, and complete.
            return message.replaceAll("\\s*\\R\\s*", " ");
        }
        Throwable root = causes(failure).reduce((outer, inner) -> inner).orElse(failure);
        String detail = root == failure
                        || root.getMessage() == null
                        || String.valueOf(message).contains(root.getMessage())
                ? ""
                : ": " + describe(root);
        return ((message == null ? describe(failure) : message) + detail).replaceAll("\\s*\\R\\s*", " ");
    }

    private static String describe(Throwable failure) {
        String type = failure.getClass().getSimpleName();
        return failure.getMessage() == null ? type : type + " " + failure.getMessage();
    }

    private static boolean isOfTheUser(Throwable cause) {
        return cause instanceof ConfigException
                || cause instanceof UsageException
                || (cause instanceof WarehouseException warehouse
                        && warehouse.blame() == WarehouseException.Blame.USAGE);
    }

    private static boolean isOfTheMachine(Throwable cause) {
        if (cause instanceof OutOfMemoryError
                || cause instanceof AccessDeniedException
                || cause instanceof FileAlreadyExistsException
                || cause instanceof ReadOnlyFileSystemException
                || (cause instanceof SourceException source && source.blame() == SourceException.Blame.MACHINE)
                || (cause instanceof WarehouseException warehouse
                        && warehouse.blame() == WarehouseException.Blame.MACHINE)) {
            return true;
        }
        return Stream.of(MACHINE_TEXTS).anyMatch(text -> isSaying(cause, text));
    }

    private static boolean isSaying(Throwable failure, String text) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains(text);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }
}
