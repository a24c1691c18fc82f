package org.gitopsdora.source.incidents;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * A file that has been read to its end, known by its content: under another name it is the same. Grain: one (instance, content, mapping,
 * reading).
 *
 * @param file path when it was read; another name for the same content is not landed again
 * @param fileHash hash of all of it, packed or not
 * @param mappingHash of the mapping of columns it was read with: with another one it is read again
 * @param readingVersion of the program's understanding: files read with an earlier one are read again
 * @param records rows in it, whether or not they were new
 * @param fromAt the earliest detection in it (UTC); null if it holds no incident
 * @param toAt the latest time it speaks of, but not after it was read (UTC): from the one to the other every incident is taken for known
 */
public record IncidentFile(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String file,
        String fileHash,
        String mappingHash,
        long readingVersion,
        long records,
        @Nullable Instant fromAt,
        @Nullable Instant toAt)
        implements Landable {
    public static final Dataset<IncidentFile> DATASET = new Dataset<>("incidents_files", IncidentFile.class);
}
