package org.gitopsdora.source.git.history;

import java.io.IOException;
import java.util.Arrays;

/**
 * JGit's parsers believe that an object is what it says it is, and run off the end of one that is not. That a repository holds such an object is
 * nobody's bug: it is a repository that cannot be read, like one with a wrong checksum.
 */
public final class DamagedObject {

    public interface Reading<T> {
        T read() throws IOException;
    }

    private DamagedObject() {}

    /** Turns what JGit throws over a malformed object into what it throws over a damaged one. */
    public static <T> T asIoException(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (RuntimeException e) {
            if (isSeenBy(e)) {
                throw new IOException("an object is damaged (%s)".formatted(e), e);
            }
            throw e;
        }
    }

    /** Whether JGit itself threw it: the same exception out of this program is a bug, and stays one. */
    public static boolean isSeenBy(RuntimeException failure) {
        return Arrays.stream(failure.getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(type -> !type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun."))
                .findFirst()
                .filter(type -> type.startsWith("org.eclipse.jgit."))
                .isPresent();
    }
}
