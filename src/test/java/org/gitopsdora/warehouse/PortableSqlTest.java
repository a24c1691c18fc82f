package org.gitopsdora.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All of {@code sql/} keeps to what DuckDB and Spark both run, and the wall that holds it there stands. */
class PortableSqlTest {
    private static final SqlFiles FILES = SqlFiles.load();
    private static Connection connection;
    private static PortableSql portable;

    @BeforeAll
    static void open() {
        // Fetches no extension: the parser's functions are DuckDB's own.
        connection = DuckDb.open();
        portable = new PortableSql(connection, FILES.prelude("duckdb"));
    }

    @AfterAll
    static void close() throws Exception {
        connection.close();
    }

    @Test
    void theSqlKeepsToWhatDuckDbAndSparkBothRun() {
        List<SqlFile> all = new ArrayList<>(FILES.relations());
        all.addAll(FILES.questions());
        all.addAll(FILES.checks());
        all.addAll(FILES.warnings());
        Map<String, List<String>> breaches = new TreeMap<>();
        for (SqlFile file : all) {
            if (!file.isMadeByName()) {
                breaches.put(file.folder() + "/" + file.name(), portable.breaches(file.select()));
            }
        }
        assertThat(breaches).hasSizeGreaterThan(150);
        breaches.values().removeIf(List::isEmpty);
        assertThat(breaches).isEmpty();
    }

    @Test
    void whatIsMadeByNameKeepsToItToo() {
        // Of a contract's columns a room gives the first; findings have a time among other columns.
        Map<String, List<String>> given = new HashMap<>();
        for (SqlFile shape : FILES.relations()) {
            for (SqlFile giver : FILES.givers(shape)) {
                given.put(
                        giver.name(),
                        List.of(shape.columnTypes().keySet().iterator().next()));
            }
        }
        MadeByName madeByName = new MadeByName(
                FILES, relation -> given.getOrDefault(relation, List.of("service", "commit_sha", "occurred_at")));
        Map<String, List<String>> breaches = new TreeMap<>();
        for (SqlFile file : FILES.relations()) {
            if (file.isMadeByName()) {
                breaches.put(
                        file.name(), portable.breaches(madeByName.complete(file).select()));
            }
        }
        assertThat(breaches).hasSizeGreaterThan(10).containsKey("dq_findings");
        breaches.values().removeIf(List::isEmpty);
        assertThat(breaches).isEmpty();
    }

    /** Every violation with what the refusal must name. */
    @TestFactory
    Stream<DynamicTest> refuses() {
        return Stream.of(
                        planted("from t", "`from` before"),
                        planted("from t select x", "`from` before"),
                        planted("with a as (from t) select x from a", "`from` before"),
                        planted("with a as (select x from t) from a", "`from` before"),
                        planted("select x from t union all from u", "`from` before"),
                        planted("select x from (from t) as made", "`from` before"),
                        planted("select x from t where y in (from u)", "`from` before"),
                        planted("select * exclude (x) from t", "exclude"),
                        planted("select * replace (x + 1 as x) from t", "replace"),
                        planted("select * rename (x as y) from t", "rename"),
                        planted("select * like 'x%' from t", "star"),
                        planted("select columns(*) from t", "columns"),
                        planted("select list_transform(x, y -> y + 1) as z from t", "`->`"),
                        planted("select list_transform(x, lambda y: y + 1) as z from t", "`lambda`"),
                        planted("select today() as day from t", "`today/0`"),
                        planted("select now() as x from t", "`now/0`"),
                        planted("select current_date as x from t", "`current_date`"),
                        planted("select x from t where y < current_timestamp", "`current_timestamp`"),
                        planted("select localtimestamp as x from t", "`localtimestamp`"),
                        planted("select rowid as x from t", "`rowid`"),
                        planted("select a.x from a anti join b on a.x = b.x", "`anti`", "join_type ANTI"),
                        planted("select a.x from a semi join b on a.x = b.x", "`semi`", "join_type SEMI"),
                        planted("select a.x from a asof join b on a.x >= b.x", "`asof`", "ref_type ASOF"),
                        planted("select a.x from a positional join b", "`positional`"),
                        planted("select a.x from a natural join b", "`natural`"),
                        planted("select x from a inner join b using (x)", "`using`"),
                        planted("select x from t, lateral (select y from u) as made", "`lateral`"),
                        planted(
                                "select x from t qualify row_number() over (order by x) = 1",
                                "`qualify`",
                                "qualify of a SELECT"),
                        planted("select x from t using sample 10", "`sample`", "sample of a SELECT"),
                        planted("select x from t tablesample 10%", "`tablesample`"),
                        planted("select x from t limit 3", "`limit`", "limit modifier"),
                        planted("select distinct on (x) x, y from t", "distinct_on_targets"),
                        planted("select x, count(*) as n from t group by all", "FORCE_AGGREGATES"),
                        planted("select x from t order by all", "star"),
                        planted("select x from t group by rollup (x)", "`rollup`"),
                        planted("select x from t group by cube (x)", "`cube`"),
                        planted("pivot t on x using sum(y)", "`pivot`"),
                        planted("select x from t pivot (sum(y) for x in (1, 2))", "`pivot`", "line 1: pivot"),
                        planted("unpivot t on x into name n value v", "`unpivot`", "line 1: pivot"),
                        planted(
                                "with recursive r as (select 1 as n union all select n + 1 from r) select n from r",
                                "`recursive`",
                                "recursive cte"),
                        planted("with a as materialized (select x from t) select x from a", "`materialized`"),
                        planted("select x from t union by name select x from u", "`name`"),
                        planted("select x from t except select x from u", "`except`", "EXCEPT"),
                        planted("select x from (values (1), (2)) as made (x)", "`values`"),
                        planted("select x from unnest(y) as made (x)", "table function"),
                        planted("select unnest(x) as y from t", "`unnest/1`"),
                        planted("select n from generate_series(1, 3) as made (n)", "table function"),
                        planted("select x from range(3) as made (x)", "table function"),
                        planted("select x from 'file.parquet'", "the table `file.parquet`"),
                        planted("select x from a.t", "schema_name"),
                        planted("select median(x) as y from t", "`median/1`"),
                        planted("select quantile_cont(x, 0.5) as y from t", "`quantile_cont/2`"),
                        planted("select quantile(x, 0.5) as y from t", "`quantile/2`"),
                        planted("select arg_max(x, y) as z from t", "`arg_max/2`"),
                        planted("select arg_min(x, y) as z from t", "`arg_min/2`"),
                        planted("select max_by(x, y, 3) as z from t", "`max_by/3`"),
                        planted("select max(x, 3) as z from t", "`max/2`"),
                        planted("select any_value(x) as y from t", "`any_value/1`"),
                        planted("select first(x) as y from t", "`first/1`"),
                        planted("select string_agg(x, ', ') as y from t", "`string_agg/2`"),
                        planted("select list(x) as y from t", "`list/1`"),
                        planted("select array_agg(x) over (partition by y) as z from t", "array_agg"),
                        planted("select array_agg(x) as y from t", "array_agg"),
                        planted(
                                "select array_join(array_agg(x order by y), ', ') as z from t",
                                "`order by` in `array_agg`"),
                        planted("select list_aggregate(x, 'sum') as y from t", "`list_aggregate/2`"),
                        planted("select struct_pack(a := 1) as x from t", "`:=`", "`struct_pack/1`"),
                        planted("select count() as n from t", "`count()`"),
                        planted("select strftime(x, '%Y') as y from t", "`strftime/2`"),
                        planted("select epoch(x) as y from t", "`epoch/1`"),
                        planted("select epoch_ms(x) as y from t", "`epoch_ms/1`"),
                        planted("select extract(year from x) as y from t", "`extract/2`"),
                        planted("select x at time zone 'UTC' as y from t", "`at`"),
                        planted("select concat(a, b) as x from t", "`concat/2`: it skips nulls"),
                        planted("select regexp_matches(x, 'y') as z from t", "`regexp_matches/2`: say matches"),
                        planted("select regexp_extract(x, 'a(b)') as y from t", "`regexp_extract/2`"),
                        planted("select regexp_replace(x, 'a', 'b', 'g') as y from t", "`regexp_replace/4`"),
                        planted("select x.upper() as y from t", "`upper/0`"),
                        planted("select matches(x) as y from t", "`matches/1`"),
                        planted("select try_cast(x as bigint) as y from t", "`try_cast`", "try_cast of a CAST"),
                        planted("select x::bigint as y from t", "`::`"),
                        planted("select cast(x as varchar) as y from t", "`varchar`"),
                        planted("select cast(x as text) as y from t", "`text`"),
                        planted("select cast(x as hugeint) as y from t", "HUGEINT"),
                        planted("select cast(x as timestamptz) as y from t", "TIMESTAMP WITH TIME ZONE"),
                        planted("select cast(x as bigint[]) as y from t", "LIST"),
                        planted("select string 'x' as y from t", "text 'x' after `string`"),
                        planted("select e'x' as y from t", "`e`"),
                        planted("select interval '1 day' as y from t", "a cast to INTERVAL"),
                        planted("select to_days(x) as y from t", "`to_days/1`"),
                        planted("select [1, 2] as x from t", "`[`"),
                        planted("select x[1] as y from t", "`[`"),
                        planted("select {'a': 1} as x from t", "`{`"),
                        planted("select a.b.c as x from t", "a field of a struct"),
                        planted("select x from t where (a, b) in ((1, 2))", "`row/2`: no tuples"),
                        planted("select x from t where (a, b) in (select c, d from u)", "`row/2`: no tuples"),
                        planted("select x from t where y > all (select z from u)", "any or all"),
                        planted("select x from t where exists (select 1 from u)", "`exists`"),
                        planted("select a / b as x from t", "`/` by what may be zero"),
                        planted("select a / 0 as x from t", "`/` by what may be zero"),
                        planted("select a /\n coalesce(nullif(b, 0), c) as x from t", "`/` by what may be zero"),
                        planted("select a % b as x from t", "`%` by what may be zero"),
                        planted("select a // nullif(b, 0) as x from t", "`//`"),
                        planted("select a ** 2 as x from t", "`**`"),
                        planted("select a ^ 2 as x from t", "`^`"),
                        planted("select a & 2 as x from t", "`&`"),
                        planted("select a << 2 as x from t", "`<<`"),
                        planted("select x from t where y ~ 'z'", "`~`"),
                        planted("select x from t where y == 'z'", "`==`"),
                        planted("select x from t where y ilike 'z'", "`ilike`"),
                        planted("select x from t where y similar to 'z'", "`similar`"),
                        planted("select x from t where y isnull", "`isnull`"),
                        planted("select \"quoted\" from t", "double quotes around `\"quoted\"`"),
                        planted("select `x` from t", "the sign ```"),
                        planted("select #1 from t", "`#`", "positional reference"),
                        planted("select $1 as x from t", "`$`"),
                        planted("select matches(x, '[.]\\d') as y from t", "a backslash"),
                        planted("select 1_000 as x from t", "`_000`"),
                        planted("SELECT x from t", "upper case in `SELECT`"),
                        planted("select X from t", "upper case in `X`"),
                        planted("select x /* why */ from t", "`/*`"),
                        planted("select x, from t", "a comma before `from`"),
                        planted("select x from t; select y from u", "`;`", "2 statements"),
                        planted("select lag(x) ignore nulls over (order by y) as z from t", "ignore"),
                        planted("select lag(x ignore nulls) over (order by y) as z from t", "`ignore`", "ignore_nulls"),
                        planted("select lag(x, 1, 0) over (order by y) as z from t", "default_expr"),
                        planted("select count(*) filter (x) as n from t", "`filter` without `where`"),
                        planted("select count(distinct x) over (partition by y) as n from t", "distinct of a WINDOW"),
                        planted("select sum(x) over (order by y groups 1 preceding) as n from t", "`groups`"),
                        planted(
                                "select sum(x) over (order by y rows 1 preceding exclude ties) as n from t",
                                "`exclude`"),
                        planted("select bit_or(x) over (partition by y) as z from t", "window function `bit_or/1`"),
                        planted(
                                "select a.x from a inner join b on coalesce(a.x, b.x) = b.x",
                                "there is no key to hash"),
                        planted("select selec from", "DuckDB's parser"))
                .map(planted -> DynamicTest.dynamicTest(planted.sql(), () -> {
                    String breaches = String.join("\n", portable.breaches(planted.sql()));
                    assertThat(breaches).contains(planted.named());
                }));
    }

    @TestFactory
    Stream<DynamicTest> takes() {
        return Stream.of(
                        "select x from t",
                        "with a as (select x from t), b as (select y as x from u) select x from a union all select x from b",
                        "select distinct t.*, u.y as y from t cross join u",
                        "select a.x, coalesce(b.y, 'none') as y from a left join b on a.x = b.x and b.y <> ''",
                        "select coalesce(a.x, b.x) as x from a full outer join b on a.x = b.x",
                        "select a.x from a inner join b on a.x = coalesce(b.x, '')",
                        "select a.x from a inner join b on b.begins_at <= a.at and (b.ends_at is null or a.at < b.ends_at)",
                        "select x from t where y is distinct from z and v is not distinct from w",
                        "select x from t where y in ('a', 'b') and z not in (1, 2) and not (v like 'a%' or w not like '%b')",
                        "select x from t where y in (select z from u)",
                        "select x, (select max(y) from u) as y from t",
                        "select x, count(*) as n from t group by x having count(*) > 1",
                        "select x, y, count(distinct z) as n from t group by grouping sets ((x, y), (x), ())",
                        "select count(*) filter (where x is not null) as n, bool_or(y) as y from t",
                        "select percentile_cont(0.5) within group (order by x) as x from t",
                        "select max_by(x, y) as newest, min_by(x, y) as oldest from t",
                        "select array_join(array_sort(array_agg(distinct x)), ', ') as x from t",
                        "select array_sort(array_agg(x) filter (where x is not null)) as x from t",
                        "select row_number() over (partition by x order by y desc nulls last, z nulls first) as n from t",
                        "select lag(x) over in_order as before, lead(x) over in_order as after from t window in_order as (partition by y order by z)",
                        "select max(x) over (partition by y order by z rows between unbounded preceding and 1 preceding) as x from t",
                        "select array_join(array_agg(x) over (partition by y order by z rows between unbounded preceding and current row), '') as x from t",
                        "select min(x) over (order by z rows between 1 following and unbounded following) as x from t",
                        "select count(*) over (order by day range between interval '14' day preceding and current row) as n from t",
                        "select case when x then 1 when y then 2 else 3 end as n, case x when 'a' then true end as y from t",
                        "select a / nullif(b, 0) as x, a / 86400.0 as y, a % 2 as z, -a * 1e0 as v from t",
                        "select regexp_extract(x, '^v([0-9]+)', 1) as y, matches(x, '^\"é[.]') as z from t",
                        "select cast(x as string) as a, cast(x as timestamp) as b, cast(x as double) as c, cast(null as date) as d from t",
                        "select date '2026-01-01' as x, timestamp '2026-01-01 00:00:00' as y, 'it''s -- no comment' as z from t",
                        "select dim_dates.date, x from dim_dates -- UPPER case :: and \"quotes\" in a comment",
                        "select whole_number(x) as x, seconds_between(y, z) as y from t")
                .map(sql -> DynamicTest.dynamicTest(
                        sql, () -> assertThat(portable.breaches(sql)).isEmpty()));
    }

    private static Planted planted(String sql, String... named) {
        return new Planted(sql, List.of(named));
    }

    private record Planted(String sql, List<String> named) {}
}
