package org.gitopsdora.landing;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.TimeUnit;
import com.jerolba.carpet.io.FileSystemOutputFile;
import com.jerolba.carpet.model.FieldType;
import com.jerolba.carpet.model.FieldTypes;
import com.jerolba.carpet.model.WriteRecordModelType;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file of flat records. Columns are the record's components in snake case: texts, whole numbers, fractions, truth values and
 * instants (microseconds, UTC); then how each was read, see {@link Reading}.
 */
final class RecordFile<R extends Record> implements AutoCloseable {
    static final String READING_VERSION = "reading_version";
    static final String PAYLOAD_HASH = "payload_hash";

    /** Small row groups: several datasets of several sources are open at once, each buffers one. */
    private static final long ROW_GROUP_BYTES = 8L << 20;

    /** A row may hold megabytes: a hundred of them, as the library is used to, before it first looks would fill the heap. */
    private static final int ROWS_BEFORE_LOOKING = 10;

    /** What is alike fits; what is not is found out soon. */
    private static final int DICTIONARY_BYTES = 64 << 10;

    /** On events the files are a fiftieth larger than at the default of 3, and packing takes half as long. */
    private static final String ZSTD_LEVEL = "1";

    private static final Map<Class<?>, FieldType> TYPES = Map.of(
            String.class, FieldTypes.STRING,
            Instant.class, FieldTypes.INSTANT,
            long.class, FieldTypes.LONG.notNull(),
            Long.class, FieldTypes.LONG,
            double.class, FieldTypes.DOUBLE.notNull(),
            Double.class, FieldTypes.DOUBLE,
            boolean.class, FieldTypes.BOOLEAN.notNull(),
            Boolean.class, FieldTypes.BOOLEAN);

    private final CarpetWriter<R> writer;

    /** Of the rows that are being written. */
    private Reading reading = Reading.NONE;

    RecordFile(Path file, Class<R> type) throws IOException {
        ParquetConfiguration settings = new PlainParquetConfiguration();
        settings.set("parquet.compression.codec.zstd.level", ZSTD_LEVEL);
        writer = new CarpetWriter.Builder<>(new FileSystemOutputFile(file.toFile()), type)
                .withWriteRecordModel(model(type))
                .withConf(settings)
                .withDefaultTimeUnit(TimeUnit.MICROS)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withMinRowCountForPageSizeCheck(ROWS_BEFORE_LOOKING)
                .enablePageWriteChecksum()
                .withDictionaryPageSize(DICTIONARY_BYTES)
                .withDictionaryEncoding("content_hash", false)
                .withDictionaryEncoding("payload", false)
                // No reader asks for a range of anything but this.
                .withStatisticsEnabled(false)
                .withStatisticsEnabled(READING_VERSION, true)
                .withSizeStatisticsEnabled(false)
                .build();
    }

    void write(List<R> records, Reading how) throws IOException {
        reading = how;
        writer.write(records);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private WriteRecordModelType<R> model(Class<R> type) {
        WriteRecordModelType<R> model = FieldTypes.writeRecordModel(type);
        for (RecordComponent component : type.getRecordComponents()) {
            FieldType field = TYPES.get(component.getType());
            if (field == null) {
                throw new IllegalArgumentException("No column can hold %s".formatted(component));
            }
            MethodHandle accessor = accessor(type, component);
            model.withField(snakeCase(component.getName()), field, row -> value(accessor, row));
        }
        return hasOwnVersion(type)
                ? model
                : model.withField(READING_VERSION, FieldTypes.LONG, row -> reading.version())
                        .withField(PAYLOAD_HASH, FieldTypes.STRING, row -> reading.payloadHash());
    }

    /** What notes the version that read a whole file says so itself, and is read from no payload. */
    private static boolean hasOwnVersion(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .anyMatch(component -> snakeCase(component.getName()).equals(READING_VERSION));
    }

    /** What tells the content hash of a record; null of records that have none. */
    static Function<Record, @Nullable String> hashOf(Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getName().equals("contentHash")) {
                MethodHandle accessor = accessor(type, component);
                return row -> (String) value(accessor, row);
            }
        }
        return row -> null;
    }

    private static MethodHandle accessor(Class<?> type, RecordComponent component) {
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .unreflect(component.getAccessor())
                    .asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Cannot read %s of %s".formatted(component, type), e);
        }
    }

    private static @Nullable Object value(MethodHandle accessor, Object row) {
        try {
            return (Object) accessor.invokeExact(row);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A record's components throw nothing that must be caught", e);
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
