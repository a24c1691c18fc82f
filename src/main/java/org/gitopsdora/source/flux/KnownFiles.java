package org.gitopsdora.source.flux;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.jspecify.annotations.Nullable;

/** Which files have been read already, by their content: names of rotated logs wander. */
final class KnownFiles {
    /** Raised whenever the same bytes would land as other records. */
    static final long READING_VERSION = 1;

    private static final int HEAD_BYTES = 4 << 10;

    private final String instance;
    private final Extraction extraction;
    private final List<FluxFile> known = new ArrayList<>();

    /** A window lands a part of each file, and a damaged dataset has lost a part: then no file counts as read. */
    KnownFiles(String instance, Extraction extraction) {
        this.instance = instance;
        this.extraction = extraction;
        if (isTrusted()) {
            extraction.forEachLanded(FluxFile.DATASET, file -> {
                if (file.instance().equals(instance) && file.readingVersion() == READING_VERSION) {
                    known.add(file);
                }
            });
        }
        known.sort(Comparator.comparingLong(FluxFile::sizeBytes));
    }

    private boolean isTrusted() {
        return extraction.window().isEmpty() && FluxSource.DATASETS.stream().noneMatch(extraction::isDamaged);
    }

    /**
     * Compares a file with those that have been read.
     *
     * @return what is known of it, and the file opened where reading has to go on
     */
    Reading open(Path file) throws IOException {
        long size = Files.size(file);
        String head = headHash(file, size);
        FluxFile before = latestOf(file, size);
        if (before != null && before.sizeBytes() == size && !before.isTailOpen()) {
            return new Reading(file, size, head, before, null, 0);
        }
        // What is packed cannot be entered in its middle.
        long resume = before == null || isPacked(file) ? 0 : before.resumeBytes();
        HashingStream stream = new HashingStream(Files.newInputStream(file), size);
        stream.readThrough(resume);
        return new Reading(file, size, head, before, stream, resume);
    }

    /** Notes that a file was read to its end. */
    void landed(Reading reading, long resumeBytes, boolean isTailOpen, long records) throws IOException {
        if (extraction.window().isPresent()) {
            return;
        }
        String hash = reading.hash();
        extraction.land(
                FluxFile.DATASET,
                new FluxFile(
                        FluxSource.TYPE,
                        instance,
                        extraction.now(),
                        ContentHash.of(instance, hash, reading.size(), isTailOpen, READING_VERSION),
                        reading.file().toString(),
                        reading.size(),
                        reading.head(),
                        hash,
                        resumeBytes,
                        isTailOpen,
                        READING_VERSION,
                        records));
    }

    /** The longest known file that this one begins with; of two equal ones the one that was finished. */
    private @Nullable FluxFile latestOf(Path file, long size) throws IOException {
        List<FluxFile> candidates = new ArrayList<>();
        for (FluxFile each : known) {
            long headBytes = Math.min(HEAD_BYTES, each.sizeBytes());
            if (each.sizeBytes() <= size && each.headHash().equals(headHash(file, headBytes))) {
                candidates.add(each);
            }
        }
        FluxFile latest = null;
        if (candidates.isEmpty()) {
            return null;
        }
        try (HashingStream stream = new HashingStream(Files.newInputStream(file), size)) {
            long at = 0;
            for (FluxFile each : candidates) {
                stream.readThrough(each.sizeBytes() - at);
                at = each.sizeBytes();
                boolean isBetter = latest == null || latest.sizeBytes() < each.sizeBytes() || latest.isTailOpen();
                if (isBetter && stream.hashSoFar().equals(each.fileHash())) {
                    latest = each;
                }
            }
        }
        return latest;
    }

    private static String headHash(Path file, long bytes) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return ContentHash.of((Object) stream.readNBytes((int) Math.min(HEAD_BYTES, bytes)));
        }
    }

    private static boolean isPacked(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.read() == 0x1f && stream.read() == 0x8b;
        }
    }

    /**
     * One file that is to be read, or has been.
     *
     * @param before what is known of it or of its beginning; null if nothing
     * @param stream null if there is nothing new in it
     * @param start where the stream stands
     */
    record Reading(
            Path file,
            long size,
            String head,
            @Nullable FluxFile before,
            @Nullable HashingStream stream,
            long start) {
        /** Whether the file has not changed since its last line was found unfinished. */
        boolean isTailGivenUp() {
            return before != null && before.sizeBytes() == size;
        }

        private String hash() throws IOException {
            if (stream == null) {
                throw new IllegalStateException("A file that is not read has no new hash");
            }
            stream.readThrough(Long.MAX_VALUE);
            return stream.hashSoFar();
        }
    }

    /** Hashes what passes, up to the size that the file had when it was opened: what is appended meanwhile is for the next night. */
    static final class HashingStream extends FilterInputStream {
        private final MessageDigest sha256;
        private long left;

        HashingStream(InputStream stream, long size) {
            super(new BufferedInputStream(stream, 1 << 16));
            this.left = size;
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every JDK has SHA-256", e);
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = super.read(target, offset, (int) Math.min(length, left));
            if (count > 0) {
                sha256.update(target, offset, count);
                left -= count;
            }
            return count;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        /** Reads so many bytes, or all there are, for their hash only. */
        void readThrough(long bytes) throws IOException {
            byte[] buffer = new byte[1 << 16];
            long wanted = bytes;
            while (wanted > 0) {
                int count = read(buffer, 0, (int) Math.min(buffer.length, wanted));
                if (count < 0) {
                    return;
                }
                wanted -= count;
            }
        }

        String hashSoFar() {
            try {
                return HexFormat.of().formatHex(((MessageDigest) sha256.clone()).digest(), 0, 16);
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("The JDK's own digests can be copied", e);
            }
        }
    }
}
