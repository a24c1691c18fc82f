package org.gitopsdora.warehouse;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The rows of a dataset of which some payloads have been read again. What was read from a payload counts while the highest reading of the
 * payload's own record is of the same version: so a row that a newer reading does not give any more is gone, and what a killed run left
 * without that record is not seen. Of what counts, each content hash counts once, in its highest reading.
 */
final class NewestReadings {
    private NewestReadings() {}

    /**
     * A subquery.
     *
     * @param rows of the dataset
     * @param payloads rows of the datasets from whose payloads they are read; empty if they hold payloads themselves
     */
    static String select(String rows, List<String> payloads) {
        String counted = payloads.isEmpty() ? "select * from " + rows : counted(rows, payloads);
        return """
                (
                    with counted as (%s)
                    select * from counted
                    where not exists (
                        select 1 from counted as newer
                        where newer.content_hash = counted.content_hash
                            and coalesce(newer.reading_version, 1) > coalesce(counted.reading_version, 1)
                    )
                ) as newest_readings""".formatted(counted);
    }

    private static String counted(String rows, List<String> payloads) {
        String own = payloads.stream()
                .map("select content_hash, coalesce(reading_version, 1) as reading_version from %s"::formatted)
                .collect(Collectors.joining(" union all "));
        return """
                select * from %s as landed
                where payload_hash is null
                    or (
                        not exists (
                            select 1 from (%s) as payloads
                            where payloads.content_hash = landed.payload_hash
                                and payloads.reading_version > landed.reading_version
                        )
                        and (
                            landed.reading_version = 1
                            or exists (
                                select 1 from (%s) as payloads
                                where payloads.content_hash = landed.payload_hash
                                    and payloads.reading_version = landed.reading_version
                            )
                        )
                    )""".formatted(rows, own, own);
    }
}
