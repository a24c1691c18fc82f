package org.gitopsdora.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The walls of {@code sql/}: who reads whom, and which words may stand there. */
class SqlWallsTest {
    private static final SqlFiles FILES = SqlFiles.load();

    /** What DuckDB takes and Spark does not, or takes to mean another thing. */
    private static final Map<String, Pattern> FORBIDDEN = Map.ofEntries(
            Map.entry("qualify", Pattern.compile("\\bqualify\\b")),
            Map.entry("asof join", Pattern.compile("\\basof\\b")),
            Map.entry("::", Pattern.compile("::")),
            Map.entry("group by all", Pattern.compile("group by all\\b|order by all\\b")),
            Map.entry(
                    "median or quantile_cont",
                    Pattern.compile("\\b(median|quantile_cont|quantile|arg_max|arg_min)\\s*\\(")),
            Map.entry("epoch", Pattern.compile("\\bepoch(_\\w+)?\\s*\\(")),
            Map.entry("generate_series", Pattern.compile("\\b(generate_series|unnest|range)\\s*\\(")),
            Map.entry("ignore nulls", Pattern.compile("ignore nulls")),
            Map.entry("//", Pattern.compile("//")),
            Map.entry("lateral", Pattern.compile("\\blateral\\b")),
            Map.entry("string_agg or strftime", Pattern.compile("\\b(string_agg|strftime|list|struct_pack)\\s*\\(")),
            Map.entry("list or struct literal", Pattern.compile("[\\[{]")),
            Map.entry("double quotes", Pattern.compile("\"")),
            Map.entry("varchar, which Spark wants with a length: say string", Pattern.compile("\\bvarchar\\b")),
            Map.entry(
                    "the wall clock",
                    Pattern.compile("\\b(now\\s*\\(|current_date\\b|current_timestamp\\b|localtimestamp\\b)")),
            // DuckDB's concat skips nulls, Spark's returns null: || returns null in both.
            Map.entry("concat", Pattern.compile("\\bconcat\\s*\\(")),
            // No key to hash: every row of the one side meets every row of the other.
            Map.entry("a join on coalesce", Pattern.compile("\\bon coalesce\\([^)]*\\) =")),
            Map.entry("unguarded division", Pattern.compile("/(?!\\s*(nullif\\(|[0-9.]+))")),
            Map.entry("upper case", Pattern.compile("\\b[A-Z]{2,}\\b")));

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
                    " ",
                    file.name(),
                    file.comment(),
                    file.columnComments().toString(),
                    file.select());
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
    void metricsReadFactsAndOfWhatIsBelowOnlyWhatWaits() {
        Map<String, Floor> floors = floors();
        Set<String> allowed = Set.of("chg_pending", "chg_promotions");
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
                "1_deployments", "(int|dep)_.*",
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

    @Test
    void theSqlKeepsToWhatDuckDbAndSparkBothRun() {
        List<String> breaches = new ArrayList<>();
        for (SqlFile file : all()) {
            String code = file.select().replaceAll("--[^\\n]*", " ").replaceAll("'(?:[^']|'')*'", "''");
            FORBIDDEN.forEach((what, pattern) -> {
                if (pattern.matcher(code).find()) {
                    breaches.add("%s uses %s".formatted(file.name(), what));
                }
            });
        }
        assertThat(breaches).isEmpty();
    }
}
