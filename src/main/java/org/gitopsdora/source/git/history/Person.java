package org.gitopsdora.source.git.history;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Instant;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.util.RawParseUtils;

/**
 * Who, as written in a commit's header, and when. Read from the raw header: {@code RevCommit.getCommitTime()} is 32 bits wide and turns
 * negative in 2038, and JGit throws on a time beyond the calendar.
 *
 * @param name empty where the header is malformed, as is the email
 * @param at the epoch where the time is malformed or beyond the year 9999, as git shows it
 */
public record Person(String name, String email, Instant at) {

    /** The end of the year 9999: what columns and calendars can hold. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final Person UNKNOWN = new Person("", "", Instant.EPOCH);

    public static Person author(RevCommit commit) {
        byte[] raw = commit.getRawBuffer();
        return read(raw, RawParseUtils.author(raw, 0), charset(commit));
    }

    public static Person committer(RevCommit commit) {
        byte[] raw = commit.getRawBuffer();
        return read(raw, RawParseUtils.committer(raw, 0), charset(commit));
    }

    public static Instant committedAt(RevCommit commit) {
        byte[] raw = commit.getRawBuffer();
        int header = RawParseUtils.committer(raw, 0);
        return header < 0 ? Instant.EPOCH : at(raw, header, lineEnd(raw, header));
    }

    private static Charset charset(RevCommit commit) {
        try {
            return commit.getEncoding();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    private static Person read(byte[] raw, int header, Charset charset) {
        if (header < 0) {
            return UNKNOWN;
        }
        int end = lineEnd(raw, header);
        int open = indexOf(raw, '<', header, end);
        int close = indexOf(raw, '>', open, end);
        int nameEnd = open > header && raw[open - 1] == ' ' ? open - 1 : open;
        return new Person(
                text(raw, header, nameEnd, charset),
                open == end ? "" : text(raw, open + 1, close, charset),
                at(raw, header, end));
    }

    private static String text(byte[] raw, int from, int to, Charset charset) {
        return from >= to ? "" : RawParseUtils.decode(charset, raw, from, to);
    }

    private static int indexOf(byte[] raw, char wanted, int from, int to) {
        int at = from;
        while (at < to && raw[at] != wanted) {
            at++;
        }
        return at;
    }

    private static int lineEnd(byte[] raw, int header) {
        return indexOf(raw, '\n', header, raw.length);
    }

    private static Instant at(byte[] raw, int header, int end) {
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
