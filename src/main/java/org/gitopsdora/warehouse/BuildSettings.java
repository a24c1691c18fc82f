package org.gitopsdora.warehouse;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a build is made of.
 *
 * @param workFolder emptied and used for the files being built and for spilling; on the same file system as the home
 * @param landedFiles Parquet files per dataset; a dataset that has not landed yet has one file without rows, for its columns
 * @param payloadsReadAgain datasets of which there is a second reading, each with those from whose payloads it is read: of one content
 *     hash the highest reading counts
 * @param datasetsOfAnyTime those that are seen whenever they landed: functions of their key
 * @param asOf of the other datasets records landed later are not seen (UTC)
 * @param parameters further columns of the one-row relation {@code run_parameters}, all text, for instance {@code config_hash}
 * @param memoryLimit of DuckDB, for instance {@code 2GB}; the Java heap is beside it
 * @param threads of DuckDB
 */
public record BuildSettings(
        Path workFolder,
        Map<String, List<Path>> landedFiles,
        Map<String, List<String>> payloadsReadAgain,
        Set<String> datasetsOfAnyTime,
        Instant asOf,
        Map<String, String> parameters,
        String memoryLimit,
        int threads) {
    /** Of what has been read once. */
    public BuildSettings(
            Path workFolder,
            Map<String, List<Path>> landedFiles,
            Set<String> datasetsOfAnyTime,
            Instant asOf,
            Map<String, String> parameters,
            String memoryLimit,
            int threads) {
        this(workFolder, landedFiles, Map.of(), datasetsOfAnyTime, asOf, parameters, memoryLimit, threads);
    }
}
