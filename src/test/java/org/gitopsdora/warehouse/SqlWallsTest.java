package org.gitopsdora.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The walls of {@code sql/}: who reads whom, and what a file is called. What may be said in one: {@link PortableSqlTest}. */
class SqlWallsTest {
    private static final SqlFiles FILES = SqlFiles.load();

    private static List<SqlFile> all() {
        List<SqlFile> all = new ArrayList<>(FILES.relations());
        all.addAll(FILES.questions());
        all.addAll(FILES.checks());
        all.addAll(FILES.warnings());
        return all;
    }

    /** Floor by relation. */
    private static Map<String, Floor> floors() {
        Map<String, Floor> floors = new HashMap<>();
        for (Floor floor : FILES.floors()) {
            FILES.relations(floor).forEach(file -> floors.put(file.name(), floor));
        }
        return floors;
    }

    @Test
    void aRelationReadsItsOwnFloorAndLowerOnes() {
        Map<String, Floor> floors = floors();
        List<String> breaches = new ArrayList<>();
        for (Floor floor : FILES.floors()) {
            for (SqlFile file : FILES.relations(floor)) {
                for (String read : FILES.reads(file)) {
                    Floor other = floors.get(read);
                    if (other != null && other.number() > floor.number()) {
                        breaches.add("%s reads %s".formatted(file.name(), read));
                    }
                }
            }
        }
        assertThat(breaches).isEmpty();
    }

    @Test
    void everythingReadIsThere() {
        Set<String> known = new HashSet<>(floors().keySet());
        known.add("run_parameters");
        EmptyDatasets.ALL.forEach(dataset -> known.add("landed_" + dataset.name()));
        List<String> breaches = new ArrayList<>();
        for (SqlFile file : all()) {
            FILES.reads(file).stream()
                    .filter(read -> !known.contains(read))
                    .forEach(read -> breaches.add(file.name() + " reads " + read));
        }
        assertThat(breaches).isEmpty();
    }

    @Test
    void aRoomReadsWhatItLandedItselfAndWhatOthersGiveThroughShapesOnly() {
        Map<String, Floor> floors = floors();
        Map<String, String> roomOf = new HashMap<>();
        FILES.relations().forEach(file -> roomOf.put(file.name(), file.room()));
        List<String> breaches = new ArrayList<>();
        for (SqlFile file : all()) {
            if (file.room().isEmpty()) {
                continue;
            }
            for (String read : FILES.reads(file)) {
                boolean isOwnDataset = read.startsWith("landed_" + file.room())
                        || (file.room().equals("landing") && read.startsWith("landed_"));
                boolean isOfItsFloor =
                        floors().get(read) != null && floors().get(read).number() == 1;
                String room = roomOf.getOrDefault(read, "");
                if (read.startsWith("landed_")
                        ? !isOwnDataset
                        : !read.equals("run_parameters")
                                && !(isOfItsFloor && (room.isEmpty() || room.equals(file.room())))) {
                    breaches.add("%s reads %s".formatted(file.name(), read));
                }
            }
        }
        assertThat(breaches).isEmpty();
    }

    @Test
    void aboveTheGroundFloorNobodyReadsARoom() {
        Map<String, String> roomOf = new HashMap<>();
        FILES.relations().forEach(file -> roomOf.put(file.name(), file.room()));
        List<String> breaches = new ArrayList<>();
        for (SqlFile file : all()) {
            if (!file.room().isEmpty() || file.isMadeByName()) {
                continue;
            }
            FILES.reads(file).stream()
                    .filter(read -> read.startsWith("landed_")
                            || !roomOf.getOrDefault(read, "").isEmpty())
                    .forEach(read -> breaches.add(file.name() + " reads " + read));
        }
        assertThat(breaches).isEmpty();
    }

    @Test
    void aVendorIsNamedInItsRoomOnly() {
        List<String> breaches = new ArrayList<>();
        for (SqlFile file : all()) {
            String text = String.join(
                    " ", file.name(), file.comment(), file.columnComments().toString(), file.select());
            for (String vendor : List.of("argocd", "flux", "pagerduty", "opsgenie")) {
                if (!file.room().equals(vendor) && text.toLowerCase(Locale.ROOT).contains(vendor)) {
                    breaches.add("%s names %s".formatted(file.name(), vendor));
                }
            }
        }
        assertThat(breaches).isEmpty();
        assertThat(FILES.prelude("duckdb").toLowerCase(Locale.ROOT))
                .doesNotContain("argocd", "flux", "pagerduty", "opsgenie");
    }

    @Test
    void aShapeHasAtLeastOneColumnAndNoSelectOfItsOwn() {
        for (SqlFile file : FILES.relations()) {
            if (file.folder().equals(Floor.SHAPES)) {
                assertThat(file.isMadeByName()).as(file.name()).isTrue();
                assertThat(file.columnTypes().keySet())
                        .as(file.name())
                        .isNotEmpty()
                        .isEqualTo(file.columnComments().keySet());
            }
        }
    }

    @Test
    void noCommonTableHasTheNameOfARelation() {
        Set<String> relations = floors().keySet();
        List<String> breaches = new ArrayList<>();
        for (SqlFile file : all()) {
            file.commonTables().stream()
                    .filter(relations::contains)
                    .forEach(name -> breaches.add("%s defines %s".formatted(file.name(), name)));
        }
        assertThat(breaches).isEmpty();
    }

    @Test
    void metricsReadFactsAndOfWhatIsBelowOnlyWhatWaitsAndWhatNobodyHasRead() {
        Map<String, Floor> floors = floors();
        Set<String> allowed = Set.of("chg_pending", "chg_promotions", "fail_unread_spans");
        List<String> breaches = new ArrayList<>();
        for (Floor floor : FILES.floors()) {
            if (floor.name().endsWith("_metrics")) {
                for (SqlFile file : FILES.relations(floor)) {
                    FILES.reads(file).stream()
                            .filter(read -> floors.containsKey(read) && !allowed.contains(read))
                            .filter(read -> floors.get(read).number() < floor.number() - 1)
                            .forEach(read -> breaches.add(file.name() + " reads " + read));
                }
            }
        }
        assertThat(breaches).isEmpty();
    }

    @Test
    void everyFileNamesItsFloorAndSaysItsGrain() {
        Map<String, String> prefixes = Map.of(
                "1_deployments", "dep_.*",
                "2_changes", "chg_.*",
                "3_failures", "(out|inc|blame|fail|drift)_.*",
                "4_facts", "(dim|fct)_.*|run_history|period_days",
                "5_metrics", "(per|dora|env)_.*",
                "6_quality", "dq_.*");
        for (Floor floor : FILES.floors()) {
            for (SqlFile file : FILES.relations(floor)) {
                String prefix = prefixes.get(floor.name());
                if (!file.room().isEmpty()) {
                    prefix = "(stg_)?" + file.room() + "__.*";
                } else if (file.folder().equals(Floor.SHAPES)) {
                    prefix = "[a-z]+(_[a-z]+)*";
                }
                assertThat(prefix).as(floor.name()).isNotNull();
                assertThat(file.name()).matches(prefix);
                assertThat(file.comment()).as(file.name()).contains("Grain: ");
            }
        }
        for (SqlFile question : FILES.questions()) {
            assertThat(question.comment()).as(question.name()).contains("Grain: ");
        }
    }
}
