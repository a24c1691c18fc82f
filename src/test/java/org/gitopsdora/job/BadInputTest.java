package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.gitopsdora.cli.Main;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.warehouse.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole nights over what goes wrong outside: every one ends with the right code, says what to do, and loses nothing. */
class BadInputTest {
    private static final Instant FIRST_NIGHT = Instant.parse("2026-08-22T02:30:00Z");
    private static final String FACTS = "select * from fct_deployments order by all";

    @TempDir
    Path house;

    private final MockWebServer server = new MockWebServer();
    private final Argocd argocd = new Argocd();
    private Instant now = FIRST_NIGHT;

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void begin() throws Exception {
        server.setDispatcher(argocd);
        Files.writeString(house.resolve("token"), "t0ken\n");
        for (int number = 0; number < 6; number++) {
            argocd.show("web-" + number);
        }
        run("git", "init", "-q", "-b", "main", repository().toString());
        for (int version = 1; version <= 3; version++) {
            commit("v" + version, "2026-08-0%dT09:00:00Z".formatted(version));
        }
    }

    @AfterEach
    void end() {
        server.close();
    }

    private Path repository() {
        return house.resolve("repository");
    }

    private Path home() {
        return house.resolve("home");
    }

    private void startPlain() throws IOException {
        server.start();
    }

    private String argocd(String more) {
        return "  - {type: argocd, name: eu, url: \"%s\", token-file: %s%s}%n"
                .formatted(String.valueOf(server.url("/")).replaceFirst("/$", ""), house.resolve("token"), more);
    }

    private String git(String branch) {
        return "  - {type: git, name: tags, url: %s, branch: %s, deployments: [{files: \"tags/{environment}/{service}\"}]}%n"
                .formatted(repository(), branch);
    }

    private String files(Path folder) {
        return "  - {type: argocd, name: logs, event-logs: [\"%s/*\"]}%n".formatted(folder);
    }

    private Ended night(String sources, String... options) throws IOException {
        Path job = house.resolve("nightly.yaml");
        Files.writeString(job, """
                home: %s
                sources:
                %sworkloads:
                  - {match: {kind: Application}, service: "{name}", environment: production, production: true}
                  - {match: {environment: production}, production: true}
                """.formatted(home(), sources));
        List<String> arguments = new ArrayList<>(List.of(job.toString()));
        arguments.addAll(List.of(options));
        Ended ended = main(arguments);
        now = now.plus(Duration.ofDays(1));
        return ended;
    }

    private Ended main(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                120);
        int code = Main.run(arguments.toArray(String[]::new), InstantSource.fixed(now), terminal);
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void goodNight(String sources) throws IOException {
        Ended ended = night(sources);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).isEmpty();
    }

    private List<List<@Nullable String>> query(String sql) {
        return Query.run(home().resolve("warehouse.duckdb"), sql).rows();
    }

    private String number(String sql) {
        return String.valueOf(query(sql).get(0).get(0));
    }

    /** Everything served that is a fact or a measure, row for row. */
    private Map<String, List<List<@Nullable String>>> facts() {
        Map<String, List<List<@Nullable String>>> facts = new TreeMap<>();
        query("select table_name from information_schema.tables where table_name similar to '(fct|dora|env)_.*'")
                .forEach(row -> {
                    String relation = String.valueOf(row.get(0));
                    facts.put(relation, query("select * from %s order by all".formatted(relation)));
                });
        return facts;
    }

    private List<Path> landed(String dataset) throws IOException {
        try (Stream<Path> files = Files.list(home().resolve("landing").resolve(dataset))) {
            return files.sorted().toList();
        }
    }

    private static void saysOneLine(Ended ended, String... parts) {
        assertThat(ended.err().lines()).as(ended.err()).hasSize(1);
        assertThat(ended.err()).contains(parts).doesNotContain("Exception");
    }

    private void commit(String tag, String at) throws Exception {
        Path file = repository().resolve("tags/production/shop");
        Files.createDirectories(file.getParent());
        Files.writeString(file, tag);
        run("git", "-C", repository().toString(), "add", ".");
        run(
                "env",
                "GIT_AUTHOR_DATE=" + at,
                "GIT_COMMITTER_DATE=" + at,
                "git",
                "-C",
                repository().toString(),
                "-c",
                "user.name=dev",
                "-c",
                "user.email=dev@shop.example",
                "commit",
                "-q",
                "-m",
                tag);
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    @Test
    void aRefusedTokenIsAGapBesideAnotherSourceAndTheEndOfTheRunWhereItIsAlone() throws Exception {
        startPlain();
        goodNight(argocd("") + git("main"));
        List<List<@Nullable String>> facts = query(FACTS);
        argocd.answers.put("/api/v1/session/userinfo", json("{}"));

        Ended beside = night(argocd("") + git("main"));
        assertThat(beside.code()).isEqualTo(3);
        saysOneLine(beside, "argocd eu: the token is refused", "trying again does not help", "`token-file`");
        assertThat(query(FACTS)).isEqualTo(facts);
        Object inode = Files.getAttribute(home().resolve("warehouse.duckdb"), "unix:ino");

        Ended alone = night(argocd(""));
        assertThat(alone.code()).isEqualTo(12);
        saysOneLine(alone, "argocd eu: the token is refused");
        assertThat(Files.getAttribute(home().resolve("warehouse.duckdb"), "unix:ino"))
                .as("the last warehouse stays")
                .isEqualTo(inode);
    }

    @Test
    void aPageWhereTheApiShouldBeIsAGapThatSaysWhatToCorrect() throws Exception {
        startPlain();
        argocd.answers.put(
                "/api/version",
                new MockResponse.Builder()
                        .addHeader("Content-Type", "text/html")
                        .body("<html>Log in</html>")
                        .build());

        Ended ended = night(argocd(""));

        assertThat(ended.code()).isEqualTo(3);
        saysOneLine(ended, "answers 200 with HTML", "trying again does not help", "correct `url`");
        assertThat(ended.err()).doesNotContain("ca-file");
        assertThat(query("select kind, detail from dq_gaps").toString()).contains("source_unread", "with HTML");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aListThatShrankMarksNothingGone(int left) throws Exception {
        startPlain();
        goodNight(argocd(""));
        List<List<@Nullable String>> facts = query(FACTS);
        List.copyOf(argocd.applications.keySet()).stream().skip(left).forEach(argocd.applications::remove);

        Ended ended = night(argocd(""));

        assertThat(ended.code()).isEqualTo(3);
        saysOneLine(ended, "list_shrank", "nothing is marked gone", "token's rights and `url`");
        assertThat(number("select count(*) from dim_workloads where is_gone")).isEqualTo("0");
        assertThat(number("select count(*) from dq_vanished_workloads")).isEqualTo(String.valueOf(6 - left));
        assertThat(number("select kind from dq_gaps")).isEqualTo("list_shrank");
        assertThat(query(FACTS)).isEqualTo(facts);
    }

    @Test
    void aSelfSignedCertificateIsAGapUntilItsAuthorityIsNamed() throws Exception {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        server.useHttps(
                new HandshakeCertificates.Builder().heldCertificate(own).build().sslSocketFactory());
        startPlain();
        Path authority = Files.writeString(house.resolve("ca.pem"), own.certificatePem());

        Ended refused = night(argocd(""));
        assertThat(refused.code()).isEqualTo(3);
        saysOneLine(refused, "nobody known vouches for the certificate", "`ca-file`");

        goodNight(argocd(", ca-file: " + authority));

        Ended missing = night(argocd(", ca-file: /nowhere/ca.pem"));
        assertThat(missing.code()).isEqualTo(2);
        saysOneLine(missing, "ca-file /nowhere/ca.pem cannot be read");
    }

    @Test
    void fieldsNobodyKnowsAreNoNews() throws Exception {
        argocd.change("web-0", "\"spec\":\\{", "\"spec\":{\"hydrated\":{\"a\":[1]},");
        argocd.change("web-1", "\"status\":\\{", "\"status\":{\"sourceHydrator\":null,\"phases\":[\"x\"],");
        startPlain();

        goodNight(argocd(""));
        assertThat(number("select count(*) from fct_deployments")).isEqualTo("12");
    }

    /**
     * Rejected counts once: a kept log is read again every night, and a night that is never good again would hide the next gap. What
     * was rejected stays in dq_rejected_records.
     */
    @Test
    void unusableFieldsAreRejectedWithTheirPayloadOnceAndTheRestIsRead() throws Exception {
        argocd.change("web-0", "\"history\":\\[.*?]", "\"history\":\"none\"");
        argocd.change("web-1", "2026-08-01T10:01:00Z", "yesterday");
        argocd.change("web-2", "\"labels\":\\{[^}]*}", "\"labels\":[1]");
        argocd.change(
                "web-3",
                "\"status\":\\{",
                "\"status\":{\"operationState\":{\"phase\":\"Exploded\",\"startedAt\":\"2026-08-03T10:00:00Z\"},");
        startPlain();

        Ended first = night(argocd(""));
        assertThat(first.code()).isEqualTo(3);
        saysOneLine(first, "4 records rejected", "dq_rejected_records");
        assertThat(query("select reason, payload from dq_rejected_records").toString())
                .contains("`history` is no list, \"none\"")
                .contains("without a usable `deployedAt`")
                .contains("\"deployedAt\":\"yesterday\"")
                .contains("`labels` is no object")
                .contains("unknown phase `Exploded`");
        assertThat(number("select count(*) from dim_workloads")).isEqualTo("6");
        assertThat(number("select count(*) from fct_deployments")).isEqualTo("9");

        Ended second = night(argocd(""));
        assertThat(second.code()).isZero();
        assertThat(number("select count(*) from dq_rejected_records")).isEqualTo("4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "surces: [] | bad.yaml:1: `sources` is missing; line 1 says `surces`: is it meant?",
                "sources: [{type: git, name: a, url: /a, brnch: main}] | bad.yaml:1: `sources[0].brnch` is not known here (did you mean `branch`?)",
                "sources: ] | bad.yaml:1: is not YAML",
                "sources: [{type: gitt, name: a, url: /a}] | bad.yaml:1: `sources[0].type` `gitt` is not known (did you mean `git`?); allowed: argocd, flux, git, incidents, opsgenie, pagerduty",
                "sources: [{type: git, name: a, url: '${NO_SUCH_VARIABLE}'}] | needs the environment variable NO_SUCH_VARIABLE, which is not set",
                "sources: [{type: git, name: a, url: ${UNQUOTED}}] | within { } a value with ${…} needs quotes",
                "sources: [{type: git, name: a, url: /a, token: s3cret}] | `sources[0].token` must not be written here; name a file with `token-file`",
                "sources: [{type: git, name: a, url: /a}, {type: git, name: a, url: /b}] | `a` is also the name of the source in line 1",
                "sources: [{type: git, name: a, url: /a, token-file: /nowhere/token}] | `sources[0].token-file` names a file that cannot be read: /nowhere/token",
                "sources: [] | bad.yaml:1: `sources` is empty",
                "just words | must be a mapping of keys to values",
            })
    void aJobThatCannotBeUnderstoodNamesFileLineAndKey(String yaml, String message) throws Exception {
        Path job = Files.writeString(house.resolve("bad.yaml"), yaml + "\n");
        boolean wasThere = Files.exists(Path.of("data"));

        Ended ended = main(List.of(job.toString()));

        assertThat(ended.code()).isEqualTo(2);
        saysOneLine(ended, message, "bad.yaml");
        assertThat(ended.err()).doesNotContain("s3cret");
        assertThat(Files.exists(Path.of("data"))).as("a home appeared").isEqualTo(wasThere);
    }

    @Test
    void aJobThatIsNoTextSaysSo() throws Exception {
        Path job = Files.write(house.resolve("bad.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 'h'});
        Ended binary = main(List.of(job.toString()));
        assertThat(binary.code()).isEqualTo(2);
        saysOneLine(binary, "bad.yaml: is no text in UTF-8");

        Files.writeString(job, "home: \"a\\0b\"\nsources: [{type: git, name: a, url: /a}]\n");
        Ended noPath = main(List.of(job.toString()));
        assertThat(noPath.code()).isEqualTo(2);
        saysOneLine(noPath, "bad.yaml:1: `home` is no path");
    }

    /** The job names something that is not there: the rest is published, and the code says whose turn it is. */
    @Test
    void aBranchOrRepositoryThatDoesNotExistIsAnErrorOfTheConfiguration() throws Exception {
        startPlain();
        Ended branch = night(argocd("") + git("mian"));
        assertThat(branch.code()).isEqualTo(2);
        saysOneLine(branch, "has no branch `mian`; the nearest are: main");
        assertThat(number("select count(*) from fct_deployments")).isEqualTo("12");

        Ended path = night(argocd("") + git("main").replace("/repository", "/repositroy"));
        assertThat(path.code()).isEqualTo(2);
        saysOneLine(path, "repositroy is no git repository; correct `url`");
    }

    @ParameterizedTest
    @CsvSource({
        "argocd_history, overwritten",
        "git_path_states, cut",
        "git_branch_commits, overwritten",
        "git_commits, cut",
    })
    void whatADamagedFileHeldLandsAgainFromWhatTheSourceStillHas(String dataset, String how) throws Exception {
        startPlain();
        goodNight(argocd("") + git("main"));
        Map<String, List<List<@Nullable String>>> facts = facts();
        Path file = landed(dataset).get(0);
        damage(file, how);

        Ended damaged = night(argocd("") + git("main"));
        assertThat(damaged.code()).isEqualTo(3);
        saysOneLine(damaged, file + " is damaged and was left out", "restore it from a backup");
        assertThat(query(FACTS)).isEqualTo(facts.get("fct_deployments"));

        Files.delete(file);
        goodNight(argocd("") + git("main"));
        assertThat(facts().get("fct_deployments")).isEqualTo(facts.get("fct_deployments"));
        assertThat(facts().get("fct_reconciliations")).isEqualTo(facts.get("fct_reconciliations"));
    }

    @Test
    void changeSetsWithoutTheirCommitsAreAskedAgain() throws Exception {
        goodNight(git("main"));
        List<List<@Nullable String>> facts = query(FACTS);
        assertThat(number("select max(changes) from fct_deployments")).isEqualTo("1");
        damage(landed("git_change_set_commits").get(0), "overwritten");

        assertThat(night(git("main")).code()).isEqualTo(3);
        assertThat(query(FACTS)).isEqualTo(facts);
    }

    /** The head and the tail stay as they were. */
    private static void damage(Path file, String how) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            if (how.equals("cut")) {
                bytes.setLength(bytes.length() / 2);
                return;
            }
            byte[] garbage = new byte[20];
            new Random(7).nextBytes(garbage);
            bytes.seek(200);
            bytes.write(garbage);
        }
    }

    @Test
    void aHomeThatCannotBeWrittenIsTheMachineAndNamesIt() throws Exception {
        // No quota and no mount without root: a file where a folder must be refuses root, too.
        goodNight(git("main"));
        Path landing = home().resolve("landing/git_refs");
        Path aside = Files.move(landing, house.resolve("aside"));
        Files.writeString(landing, "in the way");
        commit("v4", "2026-08-21T09:00:00Z");

        Ended refused = night(git("main"));
        assertThat(refused.code()).isEqualTo(5);
        assertThat(refused.err()).contains(landing.toString()).doesNotContain("\tat ");
        assertThat(number("select count(*) from fct_deployments"))
                .as("the last warehouse stays")
                .isEqualTo("3");

        Files.delete(landing);
        Files.move(aside, landing);
        goodNight(git("main"));
        assertThat(number("select count(*) from fct_deployments")).isEqualTo("4");
    }

    @Test
    void aWarehouseThatNeedsMoreMemoryThanAllowedIsTheMachine() throws Exception {
        goodNight(git("main"));

        Ended ended = night(git("main") + "memory-limit: 1MB\n");

        assertThat(ended.code()).isEqualTo(5);
        saysOneLineOfFailure(ended, "memory-limit");
        assertThat(number("select count(*) from fct_deployments")).isEqualTo("3");
    }

    /** Beside the traces' place no more than the cause. */
    private static void saysOneLineOfFailure(Ended ended, String... parts) {
        assertThat(ended.err().lines()).as(ended.err()).hasSize(1);
        assertThat(ended.err()).contains(parts).doesNotContain("\tat ");
    }

    @Test
    void theStateMayBeDeletedOrBrokenBetweenNights() throws Exception {
        goodNight(git("main"));
        List<List<@Nullable String>> facts = query(FACTS);
        damageEverything(home().resolve("state"));
        Ended broken = night(git("main"));
        assertThat(broken.code()).isZero();
        assertThat(broken.err()).contains("begun anew: nothing is lost");
        assertThat(query(FACTS)).isEqualTo(facts);

        try (Stream<Path> all = Files.walk(home().resolve("state"))) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        goodNight(git("main"));
        assertThat(query(FACTS)).isEqualTo(facts);
    }

    private static void damageEverything(Path state) throws IOException {
        try (Stream<Path> all = Files.walk(state)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                new Random(1).nextBytes(bytes);
                Files.write(file, bytes);
            }
        }
    }

    @Test
    void aSecondNightLandsNothingButSightingsAndPublishesTheSameFactsInWhateverOrderTheFilesLie() throws Exception {
        startPlain();
        goodNight(argocd("") + git("main"));
        Map<String, List<List<@Nullable String>>> facts = facts();
        Map<String, Integer> files = filesByDataset();

        now = FIRST_NIGHT.plusSeconds(60);
        goodNight(argocd("") + git("main"));
        assertThat(facts()).isEqualTo(facts);
        Map<String, Integer> more = filesByDataset();
        more.keySet().removeIf(dataset -> more.get(dataset).equals(files.get(dataset)));
        assertThat(more.keySet()).containsExactlyInAnyOrder("argocd_sightings", "argocd_listings", "extracts", "runs");

        Random random = new Random(3);
        try (Stream<Path> all = Files.walk(home().resolve("landing"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.move(file, file.resolveSibling("%08x.parquet".formatted(random.nextInt())));
            }
        }
        now = FIRST_NIGHT.plusSeconds(120);
        Ended shuffled = night("" + git("main") + argocd(""), "--skip-extract");
        assertThat(shuffled.code()).as(shuffled.err()).isZero();
        assertThat(facts()).isEqualTo(facts);
    }

    private Map<String, Integer> filesByDataset() throws IOException {
        Map<String, Integer> files = new LinkedHashMap<>();
        try (Stream<Path> datasets = Files.list(home().resolve("landing"))) {
            for (Path dataset : datasets.toList()) {
                files.put(
                        dataset.getFileName().toString(),
                        landed(dataset.getFileName().toString()).size());
            }
        }
        return files;
    }

    @Test
    void anEarlierNightIsRebuiltAsItWas() throws Exception {
        goodNight(git("main"));
        Map<String, List<List<@Nullable String>>> facts = facts();
        commit("v4", "2026-08-22T09:00:00Z");
        goodNight(git("main"));
        assertThat(query(FACTS)).hasSize(4);

        Ended then = night(git("main"), "--as-of", FIRST_NIGHT.toString());
        assertThat(then.code()).as(then.err()).isZero();
        assertThat(facts()).isEqualTo(facts);
    }

    @Test
    void aDryRunTouchesNothing() throws Exception {
        Ended ended = night(git("main"), "--dry-run");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("would read", "git tags", "Nothing was touched.");
        assertThat(home()).doesNotExist();
    }

    @Test
    void oneSourceIsReadAndEverythingIsBuilt() throws Exception {
        startPlain();
        Ended ended = night(argocd("") + git("main"), "--only", "tags");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(number("select count(*) from fct_deployments")).isEqualTo("3");
        assertThat(home().resolve("landing/argocd_applications")).doesNotExist();
    }

    @Test
    void aQueryThatIsWrongIsTheUsersAndChangesNothing() throws Exception {
        goodNight(git("main"));
        for (String sql : List.of("select * frm x", "select * from nowhere", "drop table dim_dates", "")) {
            Ended ended =
                    main(List.of("query", sql, house.resolve("nightly.yaml").toString()));

            assertThat(ended.code()).as(sql).isEqualTo(2);
            assertThat(ended.err().lines()).as(sql).hasSize(1);
        }
        assertThat(number("select count(*) > 0 from dim_dates")).isEqualTo("true");
    }

    /** A kill between the two renames of a publish leaves the Parquet of one night beside the warehouse of the night before. */
    @Test
    void aKillBetweenTheTwoRenamesOfAPublishIsMendedByTheNextNight() throws Exception {
        goodNight(git("main"));
        Path before = Files.copy(home().resolve("warehouse.duckdb"), house.resolve("before.duckdb"));
        commit("v4", "2026-08-21T09:00:00Z");
        goodNight(git("main"));
        Files.move(before, home().resolve("warehouse.duckdb"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectories(home().resolve("state/build/parquet"));
        Files.writeString(home().resolve("state/build/warehouse.duckdb"), "half");
        Files.createSymbolicLink(home().resolve(".parquet.next"), Path.of(".parquet", "gone"));
        Files.writeString(home().resolve("landing/git_refs/.x.parquet.unfinished"), "half");

        goodNight(git("main"));

        assertThat(number("select count(*) from fct_deployments")).isEqualTo("4");
        assertThat(number(
                        "select count(*) from read_parquet('%s/parquet/fct_deployments/*.parquet')".formatted(home())))
                .isEqualTo("4");
        assertThat(home().resolve("landing/git_refs/.x.parquet.unfinished")).doesNotExist();
    }

    @Test
    void logsThatCannotBeReadAreGapsThatNameThem() throws Exception {
        Path logs = Files.createDirectory(house.resolve("logs"));
        Ended none = night(files(logs));
        assertThat(none.code()).isEqualTo(3);
        saysOneLine(none, "no file matches " + logs, "check the pattern");

        Files.createFile(logs.resolve("empty.ndjson"));
        goodNight(files(logs));

        Path begun = Files.write(logs.resolve("begun.gz"), new byte[] {0x1f, (byte) 0x8b});
        Ended nothing = night(files(logs));
        assertThat(nothing.code()).isEqualTo(3);
        saysOneLine(nothing, begun + " cannot be read (it ends early)", "written to its end");
        Files.delete(begun);

        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(zipped)) {
            byte[] noise = new byte[20_000];
            new Random(5).nextBytes(noise);
            gzip.write(("{\"kind\":\"Event\"}\n".repeat(3)
                            + java.util.HexFormat.of().formatHex(noise))
                    .getBytes(StandardCharsets.UTF_8));
        }
        Files.write(logs.resolve("half.ndjson.gz"), java.util.Arrays.copyOf(zipped.toByteArray(), zipped.size() / 2));
        Ended half = night(files(logs));
        assertThat(half.code()).isEqualTo(3);
        assertThat(half.err()).contains("rejected");
        assertThat(query("select landed_file, reason from dq_rejected_records").toString())
                .contains("half.ndjson.gz")
                .contains("ends early");

        byte[] binary = new byte[50_000];
        new Random(6).nextBytes(binary);
        Files.write(logs.resolve("core"), binary);
        Ended noise = night(files(logs));
        assertThat(noise.code()).isEqualTo(3);
        assertThat(noise.err()).contains("rejected").doesNotContain("\tat ");
    }

    private static MockResponse json(String body) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    /** A server with applications that were deployed twice each; answers by path are put in its place. */
    private static final class Argocd extends Dispatcher {
        private final Map<String, String> applications = new TreeMap<>();
        private final Map<String, MockResponse> answers = new TreeMap<>();

        void show(String name) {
            applications.put(name, """
                    {"metadata":{"name":"%1$s","namespace":"argocd","uid":"uid-%1$s","labels":{"env":"prod"}},
                    "spec":{"project":"shop","source":{"repoURL":"https://git.example.com/d.git","path":"apps/%1$s"},"destination":{"server":"https://k","namespace":"x"}},
                    "status":{"sync":{"status":"Synced","revision":"%2$040x"},"health":{"status":"Healthy","lastTransitionTime":"2026-08-02T10:02:00Z"},"reconciledAt":"2026-08-02T10:05:00Z",
                    "history":[%3$s,%4$s]}}""".formatted(name, 2, synced(name, 1), synced(name, 2))
                    .replace("\n", ""));
        }

        private static String synced(String name, int number) {
            return "{\"id\":%d,\"revision\":\"%040x\",\"deployStartedAt\":\"2026-08-0%dT10:00:00Z\",\"deployedAt\":\"2026-08-0%dT10:01:00Z\",\"source\":{\"repoURL\":\"https://git.example.com/d.git\",\"path\":\"apps/%s\"}}"
                    .formatted(number, number, number, number, name);
        }

        void change(String name, String regex, String replacement) {
            applications.computeIfPresent(
                    name,
                    (key, text) -> text.replaceFirst(regex, java.util.regex.Matcher.quoteReplacement(replacement)));
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String path = request.getTarget().replaceFirst("\\?.*", "");
            MockResponse answer = answers.get(path);
            if (answer != null) {
                return answer;
            }
            return switch (path) {
                case "/api/version" -> json("{\"Version\":\"v3.5.1\"}");
                case "/api/v1/session/userinfo" -> json("{\"loggedIn\":true,\"username\":\"dora\"}");
                case "/api/v1/applications" ->
                    json("{\"items\":[%s]}".formatted(String.join(",", applications.values())));
                default ->
                    path.startsWith("/api/v1/account/can-i/")
                            ? json("{\"value\":\"yes\"}")
                            : path.endsWith("/events") ? json("{\"items\":null}") : named(path);
            };
        }

        private MockResponse named(String path) {
            String application = applications.get(path.substring(path.lastIndexOf('/') + 1));
            return application == null
                    ? new MockResponse.Builder()
                            .code(404)
                            .addHeader("Content-Type", "application/json")
                            .body("{\"code\":5}")
                            .build()
                    : json(application);
        }
    }
}
