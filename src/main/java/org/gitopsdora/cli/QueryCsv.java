package org.gitopsdora.cli;

import java.io.PrintStream;
import java.util.List;
import org.gitopsdora.warehouse.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/** An answer of the warehouse as RFC 4180 has it, with a head. Null is empty, an empty text is quoted. */
final class QueryCsv {
    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private QueryCsv() {}

    static void print(Query.Answer answer, PrintStream out) {
        CsvSchema.Builder columns = CsvSchema.builder().setLineSeparator("\r\n");
        answer.columns().forEach(columns::addColumn);
        try (JsonGenerator csv = MAPPER.writer(columns.build()).createGenerator(out)) {
            write(answer.columns(), csv);
            answer.rows().forEach(row -> write(row, csv));
        }
    }

    private static void write(List<? extends @Nullable String> cells, JsonGenerator csv) {
        csv.writeStartArray();
        for (String cell : cells) {
            if (cell == null) {
                csv.writeNull();
            } else if (cell.isEmpty()) {
                csv.writeRawValue("\"\"");
            } else {
                csv.writeString(cell);
            }
        }
        csv.writeEndArray();
    }
}
