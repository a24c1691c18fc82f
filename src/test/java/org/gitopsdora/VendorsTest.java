package org.gitopsdora;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One name through the house: searching for it finds a source entirely, and deleting what is found deletes the source. */
class VendorsTest {
    private static final String JAVA = "src/main/java/org/gitopsdora/";

    @ParameterizedTest
    @ValueSource(strings = {"argocd", "flux", "pagerduty", "opsgenie"})
    void aVendorIsNamedInItsRoomsAndInTheListOfSourcesOnly(String vendor) throws IOException {
        List<String> allowed = List.of(
                JAVA + "source/" + vendor + "/",
                JAVA + "demo/",
                JAVA + "job/Sources.java",
                "sql/sources/" + vendor + "/");
        try (Stream<Path> java = Files.walk(Path.of("src/main"));
                Stream<Path> sql = Files.walk(Path.of("sql"));
                Stream<Path> others = Stream.of(Path.of("pom.xml"), Path.of("jobs/run"), Path.of("cron/crontab"))) {
            List<String> found = Stream.of(java, sql, others)
                    .flatMap(each -> each)
                    .filter(Files::isRegularFile)
                    .filter(file -> names(file, vendor))
                    .map(Path::toString)
                    .filter(file -> allowed.stream().noneMatch(file::startsWith))
                    .toList();

            assertThat(found).isEmpty();
        }
    }

    private static boolean names(Path file, String vendor) {
        try {
            return (file + Files.readString(file)).toLowerCase(Locale.ROOT).contains(vendor);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
