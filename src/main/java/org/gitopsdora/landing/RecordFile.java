package org.gitopsdora.landing;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.ColumnNamingStrategy;
import com.jerolba.carpet.TimeUnit;
import com.jerolba.carpet.io.FileSystemOutputFile;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * A Parquet file of flat records. Columns are the record's components in snake case: texts, whole numbers, fractions, truth values and
 * instants (microseconds, UTC).
 */
final class RecordFile<R extends Record> implements AutoCloseable {
    /** Small row groups: several datasets of several sources are open at once, each buffers one. */
    private static final long ROW_GROUP_BYTES = 8L << 20;

    /** A row may hold megabytes: a hundred of them, as the library is used to, before it first looks would fill the heap. */
    private static final int ROWS_BEFORE_LOOKING = 10;

    /** On events the files are a fiftieth larger than at the default of 3, and packing takes half as long. */
    private static final int DICTIONARY_BYTES = 64 << 10;

    private static final String ZSTD_LEVEL = "1";

    private static final Set<Class<?>> TYPES = Set.of(
            String.class,
            Instant.class,
            long.class,
            Long.class,
            double.class,
            Double.class,
            boolean.class,
            Boolean.class);

    private final CarpetWriter<R> writer;

    RecordFile(Path file, Class<R> type) throws IOException {
        for (RecordComponent component : type.getRecordComponents()) {
            if (!TYPES.contains(component.getType())) {
                throw new IllegalArgumentException("No column can hold %s".formatted(component));
            }
        }
        ParquetConfiguration settings = new PlainParquetConfiguration();
        settings.set("parquet.compression.codec.zstd.level", ZSTD_LEVEL);
        writer = new CarpetWriter.Builder<>(new FileSystemOutputFile(file.toFile()), type)
                .withConf(settings)
                .withColumnNamingStrategy(ColumnNamingStrategy.SNAKE_CASE)
                .withDefaultTimeUnit(TimeUnit.MICROS)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withMinRowCountForPageSizeCheck(ROWS_BEFORE_LOOKING)
                .enablePageWriteChecksum()
                .withDictionaryEncoding("content_hash", false)
                .withDictionaryEncoding("payload", false)
                .withDictionaryPageSize(DICTIONARY_BYTES)
                .withStatisticsEnabled(false)
                .withSizeStatisticsEnabled(false)
                .build();
    }

    void write(List<R> records) throws IOException {
        writer.write(records);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
