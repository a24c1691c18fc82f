package org.gitopsdora.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
        List<SqlFile> all = new ArrayList<>();
        for (Layer layer : Layer.values()) {
            all.addAll(FILES.in(layer));
        }
        all.addAll(FILES.in("checks"));
        all.addAll(FILES.in("warnings"));
        all.addAll(FILES.in("questions"));
        return all;
    }

    @Test
    void aRelationReadsLowerLayersOnlyAndNeverASibling() {
        Map<String, Layer> layers = new HashMap<>();
        for (Layer layer : Layer.values()) {
            FILES.in(layer).forEach(file -> layers.put(file.name(), layer));
        }
        List<String> breaches = new ArrayList<>();
        for (Layer layer : Layer.values()) {
            for (SqlFile file : FILES.in(layer)) {
                for (String identifier : file.identifiers()) {
                    Layer read = layers.get(identifier);
                    if (read != null && read.compareTo(layer) >= 0) {
                        breaches.add("%s reads %s".formatted(file.name(), identifier));
                    }
                }
            }
        }
        assertThat(breaches).isEmpty();
    }

    @Test
    void onlyTheRawLayerReadsTheLandingZone() {
        List<String> breaches = new ArrayList<>();
        for (SqlFile file : all()) {
            if (!file.folder().equals(Layer.RAW.folder())) {
                file.identifiers().stream()
                        .filter(identifier -> EmptyDatasets.ALL.stream()
                                .anyMatch(dataset -> identifier.equals("landed_" + dataset.name())))
                        .forEach(identifier -> breaches.add(file.name() + " reads " + identifier));
            }
        }
        assertThat(breaches).isEmpty();
    }

    @Test
    void metricsAndWhatTheyShareReadFactsAndFromTheOutcomesOnlyThePeriodsAndWhatWaits() {
        Set<String> behind = new HashSet<>();
        for (Layer layer : Layer.values()) {
            if (layer.compareTo(Layer.FACTS) < 0) {
                FILES.in(layer).forEach(file -> behind.add(file.name()));
            }
        }
        behind.removeAll(Set.of("out_periods", "out_pending", "out_promotions"));
        List<String> breaches = new ArrayList<>();
        for (Layer layer : List.of(Layer.PERIODS, Layer.METRICS, Layer.SCORES)) {
            for (SqlFile file : FILES.in(layer)) {
                file.identifiers().stream()
                        .filter(behind::contains)
                        .forEach(identifier -> breaches.add(file.name() + " reads " + identifier));
            }
        }
        assertThat(breaches).isEmpty();
    }

    @Test
    void everyFileNamesItsLayerAndSaysItsGrain() {
        Map<Layer, String> prefixes = Map.ofEntries(
                Map.entry(Layer.RAW, "raw_.*"),
                Map.entry(Layer.STAGING, "stg_[a-z]+__.*"),
                Map.entry(Layer.INTERMEDIATE, "int_.*"),
                Map.entry(Layer.DEPLOYMENTS, "dep_.*"),
                Map.entry(Layer.CHANGES, "chg_.*"),
                Map.entry(Layer.OUTCOMES, "out_.*"),
                Map.entry(Layer.BLAME, "blame_.*"),
                Map.entry(Layer.FAILURES, "fail_.*"),
                Map.entry(Layer.FACTS, "(dim|fct)_.*|run_history"),
                Map.entry(Layer.PERIODS, "per_.*"),
                Map.entry(Layer.METRICS, "(dora|env)_.*"),
                Map.entry(Layer.SCORES, "dora_.*"),
                Map.entry(Layer.QUALITY, "dq_.*"),
                Map.entry(Layer.AUDIT, "audit_.*"));
        for (Layer layer : Layer.values()) {
            for (SqlFile file : FILES.in(layer)) {
                assertThat(file.name()).matches(prefixes.get(layer));
                assertThat(file.comment()).as(file.name()).contains("Grain: ");
            }
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
