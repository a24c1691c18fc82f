package org.gitopsdora.landing;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * One column of a file. Its pages are packed as they fill, and held until their row group is written. Whether a dictionary is worth its
 * while is learned from the first page: in a column in which hardly two rows are alike it is not tried again.
 */
final class Column {
    private static final int PAGE_ROWS = 20_000;
    private static final int PAGE_BYTES = 1 << 20;
    private static final int DICTIONARY_BYTES = 1 << 20;

    private final ColumnDescriptor descriptor;
    private final Class<?> type;
    private final boolean isOptional;
    private final ColumnDictionary dictionary = new ColumnDictionary();
    private final List<Page> pages = new ArrayList<>();
    private long packedBytes;

    /** For the rest of the file, and for the rest of the row group. */
    private boolean isUnlike;

    private boolean isFull;
    private boolean isDictionaryUsed;

    /** The page that is being filled. Numbers in the dictionary, or the values themselves. */
    private final Bytes plain = new Bytes();

    private int[] ids = new int[64];

    /** Whether each row has a value; not kept as long as all of them have, or none: so it is in most columns. */
    private int[] levels = new int[64];

    private boolean isMixed;
    private int rows;
    private int values;
    private long least;
    private long most;

    /** @param type of the record's component, boxed */
    Column(ColumnDescriptor descriptor, Class<?> type) {
        this.descriptor = descriptor;
        this.type = type;
        this.isOptional = descriptor.getMaxDefinitionLevel() > 0;
        // Only what is long, and of every record its own, is worth a buffer.
        this.isUnlike = type == ByteBuffer.class;
    }

    private record Page(int rows, int size, byte[] packed, Statistics<?> statistics, Encoding encoding) {}

    /** About what it holds in memory. */
    long bytes() {
        return packedBytes + plain.length() + 4L * ((isMixed ? rows : 0) + (isPlain() ? 0 : values));
    }

    /** Adds what stands in one column of some rows. Its loops stand apart: the compiler is quicker with several small ones. */
    void add(@Nullable Object[][] table, int column, Packer packer) {
        Object first = table[0][column];
        boolean isNumbered = first == null || type == Boolean.class || !isPlain();
        if (isNumbered && rows + table.length <= PAGE_ROWS && isSame(table, column)) {
            addSame(first, table.length);
            endFullPage(packer);
        } else {
            addEach(table, column, packer);
        }
    }

    private static boolean isSame(@Nullable Object[][] table, int column) {
        Object first = table[0][column];
        for (@Nullable Object[] row : table) {
            if (row[column] != first) {
                return false;
            }
        }
        return true;
    }

    private void addEach(@Nullable Object[][] table, int column, Packer packer) {
        for (@Nullable Object[] row : table) {
            add(row[column]);
            endFullPage(packer);
        }
    }

    private void endFullPage(Packer packer) {
        if (rows == PAGE_ROWS || plain.length() >= PAGE_BYTES || (!isFull && dictionary.bytes() >= DICTIONARY_BYTES)) {
            endPage(packer);
        }
    }

    /** What a whole group of rows says: most columns hold one value or none in most records of a source. */
    private void addSame(@Nullable Object each, int count) {
        add(each);
        int others = count - 1;
        if (isMixed) {
            if (levels.length < rows + others) {
                levels = Arrays.copyOf(levels, PAGE_ROWS);
            }
            Arrays.fill(levels, rows, rows + others, each == null ? 0 : 1);
        }
        rows += others;
        if (each != null) {
            if (ids.length < values + others) {
                ids = Arrays.copyOf(ids, 2 * (values + others));
            }
            Arrays.fill(ids, values, values + others, ids[values - 1]);
            values += others;
        }
    }

    private void add(@Nullable Object each) {
        addLevel(each == null ? 0 : 1);
        if (each == null) {
            if (!isOptional) {
                throw new IllegalArgumentException("Column %s holds no null".formatted(name()));
            }
            return;
        }
        if (values == ids.length) {
            ids = Arrays.copyOf(ids, 2 * values);
        }
        if (type == Boolean.class) {
            ids[values] = Boolean.TRUE.equals(each) ? 1 : 0;
        } else if (type == ByteBuffer.class) {
            ByteBuffer text = (ByteBuffer) each;
            plain.addNumber(text.remaining(), 4);
            plain.addBytes(text.array(), text.arrayOffset() + text.position(), text.remaining());
        } else if (type == String.class) {
            if (isPlain()) {
                addText((String) each);
            } else {
                ids[values] = dictionary.idOf((String) each);
            }
        } else {
            long number = number(each);
            if (values == 0 || number < least) {
                least = number;
            }
            if (values == 0 || number > most) {
                most = number;
            }
            if (isPlain()) {
                plain.addNumber(number, 8);
            } else {
                ids[values] = dictionary.idOf(number);
            }
        }
        values++;
    }

    private void addLevel(int level) {
        if (!isMixed && rows > 0 && level != level()) {
            isMixed = true;
            if (levels.length < rows) {
                levels = new int[PAGE_ROWS];
            }
            Arrays.fill(levels, 0, rows, level());
        }
        if (isMixed) {
            if (rows == levels.length) {
                levels = Arrays.copyOf(levels, 2 * rows);
            }
            levels[rows] = level;
        }
        rows++;
    }

    /** Of every row of the page, unless they are mixed. */
    private int level() {
        return values > 0 ? 1 : 0;
    }

    private long number(Object each) {
        if (type == Instant.class) {
            Instant instant = (Instant) each;
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
        }
        return type == Double.class ? Double.doubleToRawLongBits((Double) each) : (Long) each;
    }

    private boolean isPlain() {
        return isUnlike || isFull;
    }

    private void addText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        plain.addNumber(bytes.length, 4);
        plain.addBytes(bytes, 0, bytes.length);
    }

    private void endPage(Packer packer) {
        if (!isPlain() && !isDictionaryUsed && 2 * dictionary.size() > values) {
            isUnlike = true;
            for (int index = 0; index < values; index++) {
                addEntry(ids[index]);
            }
            dictionary.clear();
        }
        // Without any value there is nothing to number.
        boolean isNumbered = !isPlain() && dictionary.size() > 0;
        Bytes page = packer.page;
        page.clear();
        if (isOptional) {
            page.addNumber(0, 4);
            if (isMixed) {
                page.addRuns(levels, rows, 1);
            } else {
                page.addRun(level(), rows, 1);
            }
            page.setFirst(page.length() - 4);
        }
        if (isNumbered) {
            int width = 32 - Integer.numberOfLeadingZeros(Math.max(0, dictionary.size() - 1));
            page.addByte(width);
            page.addRuns(ids, values, width);
            isDictionaryUsed = true;
            isFull = dictionary.bytes() >= DICTIONARY_BYTES;
        } else if (type == Boolean.class) {
            page.addPacked(ids, 0, values, values, 1);
        } else if (plain.addBefore(page)) {
            // Usual, and nearly all that lands is in such pages: they are not copied.
            page = plain;
        } else {
            page.addBytes(plain.array(), plain.start(), plain.length());
        }
        byte[] packed = packer.pack(page);
        packedBytes += packed.length;
        pages.add(new Page(
                rows, page.length(), packed, statistics(), isNumbered ? Encoding.RLE_DICTIONARY : Encoding.PLAIN));
        plain.clear();
        isMixed = false;
        rows = 0;
        values = 0;
    }

    /** No reader asks for a range of texts or fractions: their bounds would be kept for nothing. */
    private Statistics<?> statistics() {
        if (type != Long.class && type != Instant.class) {
            return Statistics.noopStats(descriptor.getPrimitiveType());
        }
        LongStatistics statistics = (LongStatistics) Statistics.createStats(descriptor.getPrimitiveType());
        statistics.setNumNulls(rows - values);
        if (values > 0) {
            statistics.setMinMax(least, most);
        }
        return statistics;
    }

    private void addEntry(int id) {
        if (type == String.class) {
            addText(dictionary.text(id));
        } else {
            plain.addNumber(dictionary.number(id), 8);
        }
    }

    /** Writes what has been added since the last time. */
    void write(ParquetFileWriter writer, long rowsOfGroup, Packer packer) throws IOException {
        if (rows > 0) {
            endPage(packer);
        }
        writer.startColumn(descriptor, rowsOfGroup, CompressionCodecName.ZSTD);
        if (isDictionaryUsed) {
            for (int id = 0; id < dictionary.size(); id++) {
                addEntry(id);
            }
            writer.writeDictionaryPage(new DictionaryPage(
                    BytesInput.from(packer.pack(plain)), plain.length(), dictionary.size(), Encoding.PLAIN));
            plain.clear();
        }
        for (Page page : pages) {
            writer.writeDataPage(
                    page.rows,
                    page.size,
                    BytesInput.from(page.packed),
                    page.statistics,
                    page.rows,
                    Encoding.RLE,
                    Encoding.RLE,
                    page.encoding);
        }
        writer.endColumn();
        pages.clear();
        packedBytes = 0;
        dictionary.clear();
        isDictionaryUsed = false;
        isFull = false;
    }

    private String name() {
        return descriptor.getPath()[0];
    }

    /** What the columns of a file share: one page at a time is put together and packed. */
    static final class Packer implements AutoCloseable {
        /** The lowest: on events the files are a fiftieth larger than at the default of 3, and packing is not the slowest part. */
        private static final int LEVEL = 1;

        private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
        private final Bytes page = new Bytes();
        private byte[] packed = new byte[1 << 10];

        byte[] pack(Bytes bytes) {
            int bound = Math.toIntExact(Zstd.compressBound(bytes.length()));
            byte[] target = bound <= packed.length ? packed : new byte[bound];
            if (bound <= 2 * PAGE_BYTES) {
                packed = target;
            }
            int length = zstd.compressByteArray(target, 0, target.length, bytes.array(), bytes.start(), bytes.length());
            return Arrays.copyOf(target, length);
        }

        @Override
        public void close() {
            zstd.close();
        }
    }
}
