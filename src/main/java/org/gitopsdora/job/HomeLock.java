package org.gitopsdora.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run at a time in one home. The machine lets go of it however a process ends. Who holds it stands in a file beside it. Nothing else may
 * open the locked file: closing it would let go of the lock.
 */
public final class HomeLock implements AutoCloseable {
    private static final long RETRY_MILLIS = 200;

    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Empty if another run holds it until the timeout. */
    public static Optional<HomeLock> acquire(Path state, String job, Instant now, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            Files.createDirectories(state);
            FileChannel channel =
                    FileChannel.open(state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            while (tryLock(channel) == null) {
                if (System.nanoTime() >= deadline) {
                    channel.close();
                    return Optional.empty();
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
            Files.writeString(state.resolve("lock.holder"), ownText(job, now));
            return Optional.of(new HomeLock(channel));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot take the lock in " + state, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Who holds it and since when, as far as is known. */
    static String holder(Path state) {
        Map<String, String> facts = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(state.resolve("lock.holder"))) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    facts.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        } catch (IOException e) {
            return "another run";
        }
        return "`%s` (process %s of %s on %s) since %s"
                .formatted(
                        facts.get("job"), facts.get("pid"), facts.get("user"), facts.get("host"), facts.get("since"));
    }

    /** What to say where it is held. */
    static String refusal(Path state) {
        return "the lock in %s is held by %s; run again when it has ended, or wait with --lock-timeout"
                .formatted(state, holder(state));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot release the lock", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process, which is another run as much as any.
            return null;
        }
    }

    private static String ownText(String job, Instant now) {
        return "pid=%d%nhost=%s%nuser=%s%njob=%s%nsince=%s%n"
                .formatted(ProcessHandle.current().pid(), host(), System.getProperty("user.name"), job, now);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "this machine";
        }
    }
}
