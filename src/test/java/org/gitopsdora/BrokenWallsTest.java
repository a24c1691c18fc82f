package org.gitopsdora;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gitopsdora.Walls.Room;
import org.junit.jupiter.api.Test;

/** A small house, {@code org.gitopsdora.planted}, that breaks every wall: each says so, and whose fault it is. */
class BrokenWallsTest {
    private static final String HOUSE = "org.gitopsdora.planted";
    private static final Walls WALLS = new Walls(HOUSE);
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(HOUSE);

    private static List<String> brokenBy(ArchRule rule) {
        return rule.evaluate(PLANTED).getFailureReport().getDetails();
    }

    @Test
    void aWallClockIsFoundInWhateverForm() {
        List<String> broken = brokenBy(WALLS.timeIsAnArgument("cli.Main"));

        for (String form : List.of(
                "LocalDate.now(java.time.ZoneId)",
                "InstantSource.system()",
                "Instant.now()",
                "Clock.tickSeconds(java.time.ZoneId)",
                "System.currentTimeMillis()",
                "java.util.Date.<init>()",
                "Calendar.getInstance()")) {
            assertThat(broken).as(form).anyMatch(each -> each.contains(form));
        }
        assertThat(broken).hasSize(7).noneMatch(each -> each.contains("givenAClock"));
    }

    @Test
    void theWebInThePantryIsFound() {
        assertThat(brokenBy(WALLS.knowsOnlyWhatItMay(
                        new Room("landing", List.of("time"), List.of("org.apache.parquet..", "java.lang.reflect")))))
                .isNotEmpty()
                .allMatch(each -> each.contains("AsksTheWeb") && each.contains("java.net"));
    }

    @Test
    void aProgramThatIsStartedIsFound() {
        assertThat(brokenBy(WALLS.nobodyStartsPrograms()))
                .anyMatch(each -> each.contains("RunsGit") && each.contains("ProcessBuilder"))
                .anyMatch(each -> each.contains("RunsGit") && each.contains("Runtime.exec"));
    }

    @Test
    void vendorsWordsInTheRootOfTheSourcesAreFound() {
        assertThat(brokenBy(WALLS.vendorsAreNotNamedOutsideOf("source.argocd")))
                .anyMatch(each -> each.contains("PagerdutyWindow"))
                .anyMatch(each -> each.contains("fluxNamespace"))
                .anyMatch(each -> each.contains("readFromArgo"));
    }

    @Test
    void aRoomThatNobodyListedIsFound() {
        assertThat(brokenBy(WALLS.everythingLiesIn(
                        List.of(new Room("landing", List.of(), List.of()), new Room("source", List.of(), List.of())))))
                .anyMatch(each -> each.contains("planted.job"));
    }

    @Test
    void twoRoomsThatNeedEachOtherAreFound() {
        assertThat(brokenBy(WALLS.noRoomNeedsOneThatNeedsIt())).isNotEmpty();
    }

    @Test
    void sqlInJavaIsFoundByWhatItCountsAndByWhatItReads() throws IOException {
        List<String> broken = SqlInJava.in(Path.of("src/test/java/org/gitopsdora/planted"));

        assertThat(broken)
                .anyMatch(each -> each.contains("CountsItself") && each.contains("count(*)"))
                .anyMatch(each -> each.contains("CountsItself") && each.contains("fct_failures"))
                .anyMatch(each -> each.contains("CountsItself") && each.contains("from rows_of_its_own"))
                .hasSize(3);
    }
}
