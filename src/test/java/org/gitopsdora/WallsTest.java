package org.gitopsdora;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;

/** The walls of the house: which room may know what. */
@AnalyzeClasses(packages = "org.gitopsdora", importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
    private static final String JOB = "org.gitopsdora.job..";
    private static final String CLI = "org.gitopsdora.cli..";
    private static final String SETTINGS = "org.gitopsdora.settings..";
    private static final String REPORT = "org.gitopsdora.report..";
    private static final String EXTRACT = "org.gitopsdora.extract..";
    private static final String DEMO = "org.gitopsdora.demo..";
    private static final String HTTP = "org.gitopsdora.http..";
    private static final String LANDING = "org.gitopsdora.landing..";
    private static final String WAREHOUSE = "org.gitopsdora.warehouse..";
    private static final String TIME = "org.gitopsdora.time..";
    private static final String CONFIG = "org.gitopsdora.config..";
    private static final String SOURCES = "org.gitopsdora.source..";
    private static final String MANIFESTS = "org.gitopsdora.manifests..";
    private static final String JSON = "org.gitopsdora.source.json..";
    private static final String GIT = "org.gitopsdora.source.git..";

    @ArchTest
    static final ArchRule sourcesKnowTheStreetAndNotTheHouse = room(SOURCES, SOURCES, HTTP, TIME, CONFIG, MANIFESTS);

    @ArchTest
    static final ArchRule manifestsKnowNoRoom = room(MANIFESTS);

    @ArchTest
    static final ArchRule noSourceKnowsAnother = slices().matching("org.gitopsdora.source.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage(JSON));

    @ArchTest
    static final ArchRule readingJsonKnowsNoSource = room(JSON);

    @ArchTest
    static final ArchRule whatSourcesShareKnowsNoneOfThem = noClasses()
            .that()
            .resideInAPackage("org.gitopsdora.source")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.gitopsdora.source.*..");

    @ArchTest
    static final ArchRule landingKnowsOnlyTime = room(LANDING, TIME);

    @ArchTest
    static final ArchRule warehouseKnowsOnlyTime = room(WAREHOUSE, TIME);

    @ArchTest
    static final ArchRule httpKnowsNoRoom = room(HTTP);

    @ArchTest
    static final ArchRule timeKnowsNoRoom = room(TIME);

    @ArchTest
    static final ArchRule configKnowsNoRoom = room(CONFIG);

    @ArchTest
    static final ArchRule demoKnowsNoRoomButConfigAndTime = room(DEMO, CONFIG, TIME);

    @ArchTest
    static final ArchRule nobodyButTheFrontDoorKnowsTheHall = noClasses()
            .that(resideOutsideOfPackages(JOB, CLI))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(JOB);

    @ArchTest
    static final ArchRule nobodyKnowsTheFrontDoor = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CLI);

    @ArchTest
    static final ArchRule settingsKnowWhatSourcesShare = room(SETTINGS, CONFIG, TIME, "org.gitopsdora.source");

    @ArchTest
    static final ArchRule aReportIsOfValues = room(REPORT, TIME);

    @ArchTest
    static final ArchRule extractingKnowsWhatSourcesShareAndLanding =
            room(EXTRACT, LANDING, TIME, "org.gitopsdora.source");

    @ArchTest
    static final ArchRule onlyTheHallKnowsSpring = only("org.springframework..", JOB);

    @ArchTest
    static final ArchRule onlyTheFrontDoorKnowsTheCommandLine = only("picocli..", CLI);

    @ArchTest
    static final ArchRule onlyLandingKnowsParquet = noClasses()
            .that()
            .resideOutsideOfPackage(LANDING)
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.jerolba..", "org.apache.parquet.."));

    @ArchTest
    static final ArchRule onlyTheWarehouseKnowsJdbc = noClasses()
            .that()
            .resideOutsideOfPackage(WAREHOUSE)
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.duckdb.."));

    @ArchTest
    static final ArchRule onlyGitAndTheDemoKnowJgit = noClasses()
            .that(resideOutsideOfPackages(GIT, DEMO))
            .should()
            .dependOnClassesThat(resideInAPackage("org.eclipse.jgit.."));

    @ArchTest
    static final ArchRule onlyHttpKnowsOkHttp = noClasses()
            .that()
            .resideOutsideOfPackage(HTTP)
            .should()
            .dependOnClassesThat(resideInAnyPackage("okhttp3..", "okio.."));

    @ArchTest
    static final ArchRule onlyConfigGitAndManifestsParseYaml = noClasses()
            .that(resideOutsideOfPackages(CONFIG, GIT, MANIFESTS))
            .should()
            .dependOnClassesThat(resideInAPackage("org.yaml.snakeyaml.."));

    @ArchTest
    static final ArchRule theOnlyWallClockIsMadeAtTheFrontDoor = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.gitopsdora.cli.Main")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callConstructor(Date.class);

    @ArchTest
    static final ArchRule theInnerRoomsOfGitKnowNoDoor = noClasses()
            .that()
            .resideInAPackage("org.gitopsdora.source.git.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.gitopsdora.source.git");

    @ArchTest
    static final ArchRule noRoomNeedsOneThatNeedsIt =
            slices().matching("org.gitopsdora.(**)").should().beFreeOfCycles();

    /** A room may know itself, what is not ours, and the rooms that are named. */
    private static ArchRule room(String room, String... rooms) {
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackages("org.gitopsdora..")
                        .or(resideInAPackage(room))
                        .or(resideInAnyPackage(rooms))
                        .as("lie in the room, in %s, or outside of the house", String.join(", ", rooms)))
                .allowEmptyShould(true);
    }

    private static ArchRule only(String library, String room) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room)
                .should()
                .dependOnClassesThat(resideInAPackage(library).as("are " + library));
    }
}
