package org.gitopsdora.source;

import java.util.function.Predicate;

/**
 * How the payload of a landed record is read again: as it was when it came, with nothing but what has landed.
 *
 * @param dataset of the record; what it gives is read again with it
 * @param isReadable whether a record can be read again as it was read; what cannot keeps its reading
 * @param reader reads one payload
 */
public record PayloadReading<R extends Record & Landable>(
        Dataset<R> dataset, Predicate<R> isReadable, Reader<R> reader) {
    /** Reads one payload. */
    public interface Reader<R> {
        /**
         * Lands the record itself and what else its payload gives; what cannot be used is rejected, as in the first reading.
         *
         * @param extraction whose time is that of the first reading
         */
        void read(R landed, Extraction extraction);
    }

    public PayloadReading(Dataset<R> dataset, Reader<R> reader) {
        this(dataset, any -> true, reader);
    }
}
