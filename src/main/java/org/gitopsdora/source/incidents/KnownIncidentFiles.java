package org.gitopsdora.source.incidents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.gitopsdora.source.Extraction;

/** Which files have been read already, by their content: with the same mapping they would land nothing new. */
final class KnownIncidentFiles {
    /** Raised whenever the same bytes would land as other records. */
    static final long READING_VERSION = 1;

    private final Set<String> hashes = new HashSet<>();

    /** A window lands a part of each file, and a damaged dataset has lost a part: then no file counts as read. */
    KnownIncidentFiles(IncidentsConfig config, Extraction extraction) {
        if (extraction.window().isEmpty() && IncidentsSource.DATASETS.stream().noneMatch(extraction::isDamaged)) {
            extraction.forEachLanded(IncidentFile.DATASET, file -> {
                if (file.instance().equals(config.name())
                        && file.mappingHash().equals(config.mappingHash())
                        && file.readingVersion() == READING_VERSION) {
                    hashes.add(file.fileHash());
                }
            });
        }
    }

    boolean isKnown(String hash) {
        return hashes.contains(hash);
    }

    void add(String hash) {
        hashes.add(hash);
    }

    static String hash(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                sha256.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(sha256.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
