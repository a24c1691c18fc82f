package org.gitopsdora;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Only the warehouse's own room holds SQL in Java, and none that decides what data means. */
class SqlInJavaTest {
    private static final Path HOUSE = Path.of("src/main/java/org/gitopsdora");

    @Test
    void onlyTheWarehouseHoldsSqlInJava() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> rooms = Files.list(HOUSE)) {
            for (Path room : rooms.filter(each -> !each.endsWith("warehouse")).toList()) {
                found.addAll(SqlInJava.in(room));
            }
        }
        assertThat(found).isEmpty();
    }
}
