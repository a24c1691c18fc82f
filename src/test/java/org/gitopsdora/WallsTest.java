package org.gitopsdora;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gitopsdora.Walls.Room;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls of the house: which room may know what. {@link BrokenWallsTest} shows that each of them stands. */
class WallsTest {
    private static final Walls WALLS = new Walls("org.gitopsdora");
    private static final String JACKSON = "tools.jackson..";
    private static final String YAML = "org.yaml.snakeyaml..";
    private static final String JGIT = "org.eclipse.jgit..";

    private static JavaClasses house;

    @BeforeAll
    static void enter() {
        house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.gitopsdora");
    }

    private static Room source(String name, String... others) {
        return new Room(
                "source." + name,
                List.of("source", "source.json", "config", "manifests", "http", "time"),
                Stream.concat(Stream.of(JACKSON, "java.security"), Stream.of(others))
                        .toList());
    }

    static List<Room> rooms() {
        return List.of(
                new Room(
                        "cli",
                        List.of("job", "report", "settings", "config", "source", "warehouse", "time"),
                        List.of("picocli", JACKSON)),
                new Room(
                        "job",
                        List.of(
                                "demo",
                                "extract",
                                "landing",
                                "report",
                                "settings",
                                "config",
                                "source..",
                                "warehouse",
                                "time"),
                        List.of(
                                "org.springframework..",
                                "org.slf4j",
                                "ch.qos.logback..",
                                "com.sun.management",
                                "java.lang.management",
                                "java.lang.reflect",
                                "java.net.InetAddress")),
                new Room("settings", List.of("config", "source", "time"), List.of()),
                new Room("config", List.of(), List.of(YAML)),
                new Room("extract", List.of("source", "landing", "time"), List.of()),
                new Room("report", List.of("time"), List.of(JACKSON, "com.fasterxml.jackson.annotation")),
                new Room("manifests", List.of(), List.of(YAML)),
                new Room(
                        "http",
                        List.of(),
                        List.of("okhttp3..", "okio..", "javax.net.ssl", "java.net", "java.security.cert")),
                new Room(
                        "landing",
                        List.of("time"),
                        List.of("com.jerolba.carpet..", "org.apache.parquet..", "java.lang.reflect")),
                new Room(
                        "warehouse",
                        List.of("time"),
                        List.of("java.sql", "java.net.URI", "java.net.URISyntaxException", "java.net.URL")),
                new Room("time", List.of(), List.of()),
                new Room(
                        "demo",
                        List.of("config", "time"),
                        List.of(JACKSON, JGIT, "com.sun.net.httpserver", "java.net", "java.security")),
                new Room("source", List.of("config", "time"), List.of("java.security")),
                new Room("source.json", List.of(), List.of(JACKSON)),
                source("argocd"),
                source("flux"),
                source("incidents"),
                source("opsgenie", "java.net.URLDecoder"),
                source("pagerduty"),
                new Room("source.git", List.of("source", "source.git..", "config", "time"), List.of(JGIT)),
                new Room(
                        "source.git.mirrors",
                        List.of("source", "config", "http"),
                        List.of(JGIT, "java.net", "javax.net.ssl", "java.security")),
                new Room("source.git.history", List.of("source"), List.of(JGIT)),
                new Room("source.git.content", List.of("source", "config", "manifests"), List.of(JGIT, YAML)));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomKnowsOnlyWhatItMay(Room room) {
        WALLS.knowsOnlyWhatItMay(room).check(house);
    }

    @Test
    void everythingLiesInARoom() {
        WALLS.everythingLiesIn(rooms()).check(house);
    }

    @Test
    void noRoomNeedsOneThatNeedsIt() {
        WALLS.noRoomNeedsOneThatNeedsIt().check(house);
    }

    @Test
    void theOnlyWallClockIsMadeAtTheFrontDoor() {
        WALLS.timeIsAnArgument("cli.Main").check(house);
    }

    @Test
    void nobodyStartsPrograms() {
        WALLS.nobodyStartsPrograms().check(house);
    }

    @Test
    void vendorsAreNamedInTheirRoomsOnly() {
        WALLS.vendorsAreNotNamedOutsideOf("source.argocd", "source.flux", "source.pagerduty", "source.opsgenie", "demo")
                .check(house);
    }

    @Test
    void theSimulatedCompanyIsKnownToTheHallOnly() {
        WALLS.isKnownOnlyTo("demo", "job").check(house);
    }

    /** Who searches for a name finds one thing. */
    @Test
    void noTwoClassesShareAName() {
        Map<String, List<String>> classesByName = house.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(each -> !each.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getFullName, Collectors.toList())));

        assertThat(classesByName.values()).hasSizeGreaterThan(300).allMatch(classes -> classes.size() == 1);
    }
}
