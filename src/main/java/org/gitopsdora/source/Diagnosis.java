package org.gitopsdora.source;

/**
 * One line of {@code doctor} about one source.
 *
 * @param verdict whether it is as it should be
 * @param subject what was looked at, for instance {@code rights}
 * @param detail what was found and, unless all is well, what to do
 */
public record Diagnosis(Verdict verdict, String subject, String detail) {
    /** How bad it is. */
    public enum Verdict {
        OK,
        WARNING,
        FAILURE
    }
}
