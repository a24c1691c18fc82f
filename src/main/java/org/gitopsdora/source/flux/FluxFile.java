package org.gitopsdora.source.flux;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * A file that has been read to its end, known by its content: under another name it is the same, under the same name with another
 * content it is not. Grain: one (instance, content, reading).
 *
 * @param file path when it was read; another name for the same content is not landed again
 * @param sizeBytes of the file as it lay there, packed or not
 * @param headHash hash of its first 4 KiB: tells quickly which files cannot be this one, grown
 * @param fileHash hash of all of it
 * @param resumeBytes how much of it needs not be read again when it has grown; 0 if all of it (packed files, lists)
 * @param isTailOpen its last line was not finished: left out then, and refused when the file has not grown by the next night
 * @param readingVersion of the program's understanding: files read with an earlier one are read again
 * @param records read from it, whether or not they were new; those of a part that was known already are not counted
 */
public record FluxFile(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String file,
        long sizeBytes,
        String headHash,
        String fileHash,
        long resumeBytes,
        boolean isTailOpen,
        long readingVersion,
        long records)
        implements Landable {
    public static final Dataset<FluxFile> DATASET = new Dataset<>("flux_files", FluxFile.class);
}
