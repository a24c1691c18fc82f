package org.gitopsdora.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.gitopsdora.job.UsageException;

/** Moments as typed: {@code 2026-03-01}, {@code 2026-03-01T06:00}, {@code 2026-03-01T06:00:00+01:00}. Without an offset: UTC. */
final class Instants {
    private Instants() {}

    static Instant parse(String option, String text) {
        try {
            if (!text.contains("T")) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            boolean hasOffset = text.matches(".*T.*(Z|[+-]\\d{2}:?\\d{2})$");
            return hasOffset
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    "%s must be a date such as 2026-03-01 or an instant such as 2026-03-01T06:00:00Z, not `%s`"
                            .formatted(option, text));
        }
    }
}
