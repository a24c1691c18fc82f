package org.gitopsdora.source.git;

import java.time.Instant;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.util.RawParseUtils;

/** Seconds as written in a commit. {@code RevCommit.getCommitTime()} is 32 bits wide and turns negative in 2038. */
final class GitTimes {

    /** The end of the year 9999: what columns and calendars can hold. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private GitTimes() {}

    /** The epoch where the header is malformed, as git itself shows it. */
    static Instant committedAt(RevCommit commit) {
        byte[] raw = commit.getRawBuffer();
        return at(raw, RawParseUtils.committer(raw, 0));
    }

    static Instant authoredAt(RevCommit commit) {
        byte[] raw = commit.getRawBuffer();
        return at(raw, RawParseUtils.author(raw, 0));
    }

    private static Instant at(byte[] raw, int header) {
        if (header < 0) {
            return Instant.EPOCH;
        }
        int end = RawParseUtils.nextLF(raw, header) - 1;
        int at = end;
        while (at > header && raw[at - 1] != '>') {
            at--;
        }
        while (at < end && raw[at] == ' ') {
            at++;
        }
        boolean isNegative = at < end && raw[at] == '-';
        long seconds = 0;
        for (int digit = isNegative ? at + 1 : at; digit < end && raw[digit] >= '0' && raw[digit] <= '9'; digit++) {
            seconds = seconds * 10 + raw[digit] - '0';
            if (seconds > LAST_SECOND) {
                return Instant.EPOCH;
            }
        }
        return Instant.ofEpochSecond(isNegative ? -seconds : seconds);
    }
}
