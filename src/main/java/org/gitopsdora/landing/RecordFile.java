package org.gitopsdora.landing;

import com.jerolba.carpet.io.FileSystemOutputFile;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file of flat records, written column by column: the writers that take a record at a time spend more on the columns that are
 * null, and on looking up what they write, than on what is in them. Columns are the record's components in snake case: texts (strings, or buffers of UTF-8), whole
 * numbers, fractions, truth values and instants (microseconds, UTC).
 */
final class RecordFile<R extends Record> implements AutoCloseable {
    /** Small row groups: several datasets of several sources are open at once, each buffers one. */
    private static final long ROW_GROUP_BYTES = 8L << 20;

    /** Of one column before the next: so few that they stay in the processor's cache for all columns. */
    private static final int ROWS_AT_ONCE = 100;

    private static final int NO_PADDING = 0;
    private static final int BOUND_BYTES = 64;

    private final ParquetFileWriter writer;

    /** All components of a record at once: a call for each of them, to another place each time, took longer than what is done with it. */
    private final MethodHandle values;

    private final List<Column> columns = new ArrayList<>();
    private final Column.Packer packer = new Column.Packer();
    private long rows;
    private boolean isClosed;

    RecordFile(Path file, Class<R> type) throws IOException {
        RecordComponent[] components = type.getRecordComponents();
        List<Type> fields = new ArrayList<>();
        for (RecordComponent component : components) {
            fields.add(field(component));
        }
        MessageType schema = new MessageType(type.getSimpleName(), fields);
        for (int index = 0; index < components.length; index++) {
            columns.add(new Column(
                    schema.getColumns().get(index),
                    MethodType.methodType(components[index].getType()).wrap().returnType()));
        }
        values = values(type, components);
        writer = new ParquetFileWriter(
                new FileSystemOutputFile(file.toFile()),
                schema,
                ParquetFileWriter.Mode.CREATE,
                ROW_GROUP_BYTES,
                NO_PADDING,
                BOUND_BYTES,
                BOUND_BYTES,
                true);
        writer.start();
    }

    void write(List<R> records) throws IOException {
        for (int from = 0; from < records.size(); from += ROWS_AT_ONCE) {
            int to = Math.min(records.size(), from + ROWS_AT_ONCE);
            @Nullable Object[][] table = new @Nullable Object[to - from][];
            for (int index = from; index < to; index++) {
                table[index - from] = values(records.get(index));
            }
            long bytes = 0;
            for (int index = 0; index < columns.size(); index++) {
                Column column = columns.get(index);
                column.add(table, index, packer);
                bytes += column.bytes();
            }
            rows += to - from;
            if (bytes >= ROW_GROUP_BYTES) {
                writeRowGroup();
            }
        }
    }

    private void writeRowGroup() throws IOException {
        writer.startBlock(rows);
        for (Column column : columns) {
            column.write(writer, rows, packer);
        }
        writer.endBlock();
        rows = 0;
    }

    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try (packer;
                writer) {
            if (rows > 0) {
                writeRowGroup();
            }
            writer.end(Map.of());
        }
    }

    private static Type field(RecordComponent component) {
        Class<?> type = component.getType();
        String name = snakeCase(component.getName());
        if (type == String.class || type == ByteBuffer.class) {
            return optional(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(name);
        }
        if (type == Instant.class) {
            return optional(PrimitiveTypeName.INT64)
                    .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS))
                    .named(name);
        }
        if (type == long.class || type == Long.class) {
            return primitive(type, PrimitiveTypeName.INT64).named(name);
        }
        if (type == double.class || type == Double.class) {
            return primitive(type, PrimitiveTypeName.DOUBLE).named(name);
        }
        if (type == boolean.class || type == Boolean.class) {
            return primitive(type, PrimitiveTypeName.BOOLEAN).named(name);
        }
        throw new IllegalArgumentException("No column can hold %s".formatted(component));
    }

    private static Types.PrimitiveBuilder<PrimitiveType> optional(PrimitiveTypeName name) {
        return Types.optional(name);
    }

    private static Types.PrimitiveBuilder<PrimitiveType> primitive(Class<?> type, PrimitiveTypeName name) {
        return type.isPrimitive() ? Types.required(name) : Types.optional(name);
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private @Nullable Object[] values(Object row) {
        try {
            return (@Nullable Object[]) values.invokeExact(row);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A record's components throw nothing that must be caught", e);
        }
    }

    private static MethodHandle values(Class<?> type, RecordComponent[] components) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            MethodHandle[] accessors = new MethodHandle[components.length];
            for (int index = 0; index < components.length; index++) {
                accessors[index] = lookup.unreflect(components[index].getAccessor())
                        .asType(MethodType.methodType(Object.class, Object.class));
            }
            MethodHandle array = MethodHandles.identity(Object[].class).asCollector(Object[].class, components.length);
            return MethodHandles.permuteArguments(
                    MethodHandles.filterArguments(array, 0, accessors),
                    MethodType.methodType(Object[].class, Object.class),
                    new int[components.length]);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Cannot read the components of %s".formatted(type), e);
        }
    }
}
