package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gitopsdora.GitServer;
import org.gitopsdora.cli.Main;
import org.gitopsdora.cli.Terminal;
import org.gitopsdora.warehouse.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole nights over repositories that are gone, refused, cut, rewritten or made to do harm. Two services are deployed by the same GitOps repository; what is
 * wrong with cart's code must be told by cart's rows alone.
 */
class BadRepositoriesTest {
    private static final String REASONS = """
            select service, kind, coalesce(lead_time_null_reason, lead_time_basis) from fct_deployments
            where not is_baseline order by service, finished_at""";

    @TempDir
    Path house;

    private GitServer server;
    private Instant now = Instant.parse("2026-08-22T02:30:00Z");
    private int minutes;

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void begin() throws Exception {
        Files.createDirectory(house.resolve("served"));
        server = new GitServer(house.resolve("served"));
        for (String name : List.of("deploy", "shop", "cart")) {
            git(house, "init", "-q", "--bare", "-b", "main", served(name).toString());
        }
        for (String version : List.of("v1", "v2")) {
            release("shop", version);
            release("cart", version);
            deploy(Map.of("shop", version, "cart", version));
        }
    }

    @AfterEach
    void end() {
        server.close();
    }

    private Path served(String name) {
        return house.resolve("served").resolve(name + ".git");
    }

    private Path home() {
        return house.resolve("home");
    }

    /** A commit on main with the tag on it. */
    private void release(String name, String version) throws Exception {
        commit(name, Map.of("src/code", version), "Write " + version);
        git(served(name), "tag", version, "main");
    }

    private void deploy(Map<String, String> versions) throws Exception {
        Map<String, String> files = new TreeMap<>();
        versions.forEach((service, version) -> files.put("tags/production/" + service, version));
        commit("deploy", files, "Deploy " + versions);
    }

    /** What the files say, beside what main has; an hour after the commit before. */
    private String commit(String name, Map<String, String> files, String message) throws Exception {
        String at = Instant.parse("2026-08-01T09:00:00Z")
                .plus(Duration.ofHours(minutes++))
                .toString();
        Path work = Files.createTempDirectory(house, "work");
        git(house, "clone", "-q", served(name).toString(), work.toString());
        git(work, "checkout", "-q", "-B", "main");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = work.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        git(work, "add", ".");
        run(
                work,
                new byte[0],
                "env",
                "GIT_AUTHOR_DATE=" + at,
                "GIT_COMMITTER_DATE=" + at,
                "git",
                "-c",
                "user.name=dev",
                "-c",
                "user.email=dev@shop.example",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                message);
        git(work, "push", "-q", "origin", "main");
        String commit = git(work, "rev-parse", "HEAD");
        delete(work);
        return commit;
    }

    private static String git(Path folder, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "core.hooksPath=/dev/null"));
        command.addAll(Arrays.asList(arguments));
        return run(folder, new byte[0], command.toArray(String[]::new));
    }

    private static String run(Path folder, byte[] input, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return output.strip();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private Ended night() throws IOException {
        return night(server.url("deploy.git"), server.url("cart.git"));
    }

    private Ended night(String deploy, String cart) throws IOException {
        Files.writeString(house.resolve("token"), "t0ken\n");
        return nightOver("""
                  - {type: git, name: deploy, url: "%s", deployments: [{files: "tags/{environment}/{service}", field: .}]}
                repositories:
                  - {url: "%s", token-file: %s}
                services:
                  shop: {repository: "%s"}
                  cart: {repository: "%s"}
                """.formatted(
                deploy, server.url("").replaceFirst("/$", ""), house.resolve("token"), server.url("shop.git"), cart));
    }

    private Ended nightOver(String sources) throws IOException {
        Path job = Files.writeString(house.resolve("nightly.yaml"), """
                home: %s
                sources:
                %sworkloads:
                  - {match: {kind: Application}, service: "{name}", environment: production, production: true}
                  - {match: {environment: production}, production: true}
                """.formatted(home(), sources));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                120);
        int code = Main.run(new String[] {job.toString()}, InstantSource.fixed(now), terminal);
        now = now.plus(Duration.ofDays(1));
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void goodNight() throws IOException {
        Ended ended = night();
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).isEmpty();
    }

    private List<List<@Nullable String>> query(String sql) {
        return Query.run(home().resolve("warehouse.duckdb"), sql).rows();
    }

    private List<String> reasons() {
        return query(REASONS).stream().map(row -> String.join(" ", row)).toList();
    }

    private static void endsWithGaps(Ended ended, String... parts) {
        assertThat(ended.code()).as(ended.err()).isEqualTo(3);
        assertThat(ended.err().lines()).as(ended.err()).hasSize(1);
        assertThat(ended.err()).contains(parts).doesNotContain("\tat ", "t0ken");
    }

    @Test
    void aRepositoryThatCannotBeReachedLeavesItsOwnRowsWithoutALeadTime() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        String cart = "http://127.0.0.1:%d/cart.git".formatted(closed);

        endsWithGaps(night(server.url("deploy.git"), cart), cart, "does not answer: the next run tries again");
        assertThat(reasons()).containsExactly("cart change repository_unavailable", "shop change code");

        goodNight();
        assertThat(reasons()).containsExactly("cart change code", "shop change code");
    }

    @Test
    void aTokenWithoutAccessIsAGapThatNamesTheRepositoryAndTheToken() throws Exception {
        server.refuse("cart.git", 401);
        endsWithGaps(night(), server.url("cart.git"), "refuses the credentials", "`token-file`", "`repositories`");
        assertThat(reasons()).containsExactly("cart change repository_unavailable", "shop change code");

        server.allow("cart.git");
        goodNight();
        assertThat(reasons()).containsExactly("cart change code", "shop change code");

        server.refuse("cart.git", 403);
        release("cart", "v3");
        deploy(Map.of("cart", "v3"));
        endsWithGaps(night(), server.url("cart.git"), "refuses the credentials");
        assertThat(reasons())
                .containsExactly("cart change code", "cart change repository_unavailable", "shop change code");
    }

    @Test
    void aTagThatDoesNotExistIsSaidAndFoundOnceItIsPushed() throws Exception {
        deploy(Map.of("cart", "v3"));

        goodNight();
        assertThat(reasons()).containsExactly("cart change code", "cart change version_not_found", "shop change code");
        assertThat(query("select service, version, reason from dq_unbridged_versions"))
                .containsExactly(List.of("cart", "v3", "version_not_found"));

        release("cart", "v3");
        goodNight();
        assertThat(reasons()).containsExactly("cart change code", "cart change code", "shop change code");
    }

    @Test
    void aForcePushedBranchWhoseOldTipIsGoneSaysSo() throws Exception {
        goodNight();
        // History is written anew, and the mirror, which would have kept the old one, is made anew too.
        delete(served("cart"));
        git(house, "init", "-q", "--bare", "-b", "main", served("cart").toString());
        release("cart", "v3");
        deploy(Map.of("cart", "v3"));
        delete(home().resolve("mirrors"));

        endsWithGaps(night(), server.url("cart.git"), "branch main", "gone from upstream and from the mirror");
        assertThat(reasons()).containsExactly("cart change code", "cart change history_rewritten", "shop change code");

        release("cart", "v4");
        deploy(Map.of("cart", "v4"));
        goodNight();
        assertThat(reasons())
                .containsExactly(
                        "cart change code", "cart change history_rewritten", "cart change code", "shop change code");
    }

    @Test
    void aShallowCloneIsRefusedUntilItIsWhole() throws Exception {
        Path clone = house.resolve("cart-clone");
        git(
                house,
                "clone",
                "-q",
                "--bare",
                "--depth",
                "1",
                served("cart").toUri().toString(),
                clone.toString());

        endsWithGaps(
                night(server.url("deploy.git"), clone.toString()),
                clone.toString(),
                "is a shallow clone",
                "`git fetch --unshallow`");
        assertThat(reasons()).containsExactly("cart change repository_unavailable", "shop change code");

        git(clone, "fetch", "-q", "--unshallow", "--tags", "origin", "+refs/heads/*:refs/heads/*");
        assertThat(night(server.url("deploy.git"), clone.toString()).code()).isZero();
        assertThat(reasons()).containsExactly("cart change code", "shop change code");
    }

    @Test
    void aServerThatHasAShallowCloneIsRefusedUntilItIsWhole() throws Exception {
        Path clone = served("cart-clone");
        git(
                house,
                "clone",
                "-q",
                "--bare",
                "--depth",
                "1",
                served("cart").toUri().toString(),
                clone.toString());
        String url = server.url("cart-clone.git");

        endsWithGaps(night(server.url("deploy.git"), url), url, "shallow", "then remove " + home().resolve("mirrors"));
        assertThat(reasons()).containsExactly("cart change repository_unavailable", "shop change code");

        git(clone, "fetch", "-q", "--unshallow", "--tags", "origin", "+refs/heads/*:refs/heads/*");
        delete(home().resolve("mirrors"));
        Ended whole = night(server.url("deploy.git"), url);
        assertThat(whole.code()).as(whole.err()).isZero();
        assertThat(reasons()).containsExactly("cart change code", "shop change code");
    }

    @Test
    void aDamagedObjectIsOneRepositorysGap() throws Exception {
        Path clone = house.resolve("cart-clone");
        git(house, "clone", "-q", "--mirror", served("cart").toString(), clone.toString());
        goodNight();
        release("cart", "v3");
        release("cart", "v4");
        deploy(Map.of("cart", "v3"));
        deploy(Map.of("cart", "v4"));
        git(clone, "fetch", "-q", "--tags", "origin", "+refs/heads/*:refs/heads/*");
        String damaged = git(clone, "rev-parse", "v3");
        Path object = clone.resolve("objects/%s/%s".formatted(damaged.substring(0, 2), damaged.substring(2)));
        object.toFile().setWritable(true);
        Files.write(object, new byte[] {1, 2, 3});

        Ended ended = night(server.url("deploy.git"), clone.toString());
        assertThat(ended.code()).as(ended.err()).isEqualTo(3);
        assertThat(ended.err()).contains(clone.toString(), "`git fsck`").doesNotContain("\tat ");
        assertThat(reasons())
                .containsExactly(
                        "cart change code",
                        "cart change repository_unavailable",
                        "cart change repository_unavailable",
                        "shop change code");
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Argo CD deployed what was pushed a moment after the repository had been read: the next night has it. */
    @Test
    void aCommitThatWasNotThereYetIsAskedForAgain() throws Exception {
        String first = git(served("deploy"), "rev-parse", "main");
        Path behind = house.resolve("behind.git");
        git(house, "clone", "-q", "--mirror", served("deploy").toString(), behind.toString());
        String second = commit("deploy", Map.of("apps/web/v", "2"), "Deploy web");
        Path applications = Files.writeString(house.resolve("applications.json"), """
                {"items":[{"metadata":{"name":"web","namespace":"argocd","uid":"u"},
                "spec":{"project":"p","source":{"repoURL":"%1$s","path":"apps/web"},"destination":{"server":"https://k","namespace":"x"}},
                "status":{"sync":{"status":"Synced","revision":"%3$s"},"health":{"status":"Healthy"},"reconciledAt":"2026-08-20T10:05:00Z",
                "history":[%4$s,%5$s]}}]}
                """.formatted(
                        behind, first, second, synced(behind, 1, first), synced(behind, 2, second)));
        String sources = """
                  - {type: git, name: deploy, url: "%s"}
                  - {type: argocd, name: eu, files: ["%s"]}
                """.formatted(behind, applications);

        assertThat(nightOver(sources).code()).isZero();
        assertThat(query("select lead_time_null_reason from fct_deployments where not is_baseline"))
                .containsExactly(List.of("history_rewritten"));

        git(behind, "fetch", "-q", "origin");
        assertThat(nightOver(sources).code()).isZero();
        assertThat(query("select lead_time_basis, changes from fct_deployments where not is_baseline"))
                .containsExactly(List.of("config", "1"));
    }

    private static String synced(Path repository, int number, String revision) {
        return "{\"id\":%d,\"revision\":\"%s\",\"deployStartedAt\":\"2026-08-1%dT10:00:00Z\",\"deployedAt\":\"2026-08-1%dT10:01:00Z\",\"source\":{\"repoURL\":\"%s\",\"path\":\"apps/web\"}}"
                .formatted(number, revision, number, number, repository);
    }

    /** The paths and everything of the commits that upstream decides. Both repositories are hostile. */
    @ParameterizedTest
    @ValueSource(strings = {"served", "local"})
    void hostileContentDoesNoHarm(String how) throws Exception {
        Path canary = house.resolve("ran");
        for (String name : List.of("deploy", "cart")) {
            makeHostile(name, canary);
        }
        boolean isLocal = how.equals("local");
        String deploy = isLocal ? served("deploy").toString() : server.url("deploy.git");
        String cart = isLocal ? served("cart").toString() : server.url("cart.git");
        Set<String> before = outside();
        before.addAll(Set.of("home", "nightly.yaml", "token"));

        assertThat(canary).doesNotExist();
        Ended first = night(deploy, cart);
        assertThat(first.code()).as(first.err()).isIn(0, 3);
        assertThat(first.err()).doesNotContain("\tat ", "Exception");
        if (!isLocal) {
            for (Path mirror : list(home().resolve("mirrors"))) {
                hook(mirror, canary);
            }
        }
        commit("shop", Map.of("src/code", "v3"), "Write v3");
        git(served("shop"), "tag", "v3", "main");
        makeHostile("deploy", canary, "v3", "4294967296");
        makeHostile("cart", canary);
        Ended second = night(deploy, cart);
        assertThat(second.code()).as(second.err()).isIn(0, 3);
        assertThat(second.err()).doesNotContain("\tat ", "Exception");
        assertThat(first.out() + first.err() + second.out() + second.err()).doesNotContain("\u001b");

        assertThat(canary).doesNotExist();
        assertThat(outside()).isEqualTo(before);
        if (!isLocal) {
            for (Path mirror : list(home().resolve("mirrors"))) {
                assertThat(list(mirror))
                        .map(file -> file.getFileName().toString())
                        .isSubsetOf(
                                "HEAD",
                                "FETCH_HEAD",
                                "branches",
                                "config",
                                "hooks",
                                "info",
                                "logs",
                                "objects",
                                "packed-refs",
                                "refs");
            }
        }
        assertThat(reasons()).contains("shop change code");
        assertThat(
                        query(
                                "select count(*) from fct_deployments where service = 'shop' and lead_time_seconds is not null"))
                .containsExactly(List.of("2"));
        assertThat(
                        query(
                                "select * from fct_deployments where (lead_time_seconds is null) = (lead_time_null_reason is null)"))
                .isEmpty();
    }

    private Set<String> outside() throws IOException {
        Set<String> files = new TreeSet<>();
        for (Path each : list(house)) {
            files.add(each.getFileName().toString());
        }
        files.addAll(list(house.getParent()).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.contains("evil"))
                .toList());
        return files;
    }

    private void makeHostile(String name, Path canary) throws Exception {
        makeHostile(name, canary, "v2", "0");
    }

    /** A commit on top of main, and a row of commits with odd dates between. */
    private void makeHostile(String name, Path canary, String version, String deployedAt) throws Exception {
        Path repository = served(name);
        hook(repository, canary);
        git(repository, "config", "filter.evil.smudge", "touch " + canary);
        git(repository, "config", "filter.evil.clean", "touch " + canary);
        git(repository, "config", "core.fsmonitor", "touch " + canary);
        git(repository, "config", "core.sshCommand", "touch " + canary);
        String evil = object(repository, "blob", "evil".getBytes(StandardCharsets.UTF_8));
        String attributes =
                object(repository, "blob", "* filter=evil diff=evil merge=evil\n".getBytes(StandardCharsets.UTF_8));
        String modules = object(
                repository,
                "blob",
                "[submodule \"m\"]\n\tpath = module\n\turl = ext::touch%s\n"
                        .formatted(canary)
                        .getBytes(StandardCharsets.UTF_8));
        String link = object(repository, "blob", "../../../../../../../etc/passwd".getBytes(StandardCharsets.UTF_8));
        String tag = object(repository, "blob", version.getBytes(StandardCharsets.UTF_8));
        String dotGit = tree(repository, List.of(entry("100644", "config", evil), entry("100644", "hooks", evil)));
        String odd = tree(
                repository,
                List.of(
                        entry("100644", "\n\u001b[31m", evil),
                        entry("100644", "..", evil),
                        entry("100644", "a\\..\\evil", evil),
                        entry("120000", "link", link),
                        entry("160000", "module", "1".repeat(40)),
                        entry("100644", "shop", tag),
                        new Entry("100644", new byte[] {(byte) 0xff, (byte) 0xfe, '/'}, evil)));
        String production = tree(repository, List.of(entry("40000", "production", odd)));
        String root = tree(
                repository,
                List.of(
                        entry("40000", "..", dotGit),
                        entry("40000", ".git", dotGit),
                        entry("100644", ".gitattributes", attributes),
                        entry("100644", ".gitmodules", modules),
                        entry("160000", "module", "1".repeat(40)),
                        entry("40000", "tags", production)));
        String tip = git(repository, "rev-parse", "main");
        String hour = String.valueOf(Instant.parse("2026-08-03T09:00:00Z").getEpochSecond() + 3_600L * minutes++);
        for (String at :
                List.of(deployedAt, "0", "-1", "4294967296", "253402300800", "99999999999999999999", "", hour)) {
            ByteArrayOutputStream commit = new ByteArrayOutputStream();
            commit.writeBytes("tree %s\nparent %s\nauthor ".formatted(root, tip).getBytes(StandardCharsets.UTF_8));
            commit.writeBytes(new byte[] {(byte) 0xff, 27, '[', '3', '1', 'm', 0x07});
            commit.writeBytes(
                    " <\u0001@x> %s +9999\ncommitter B <b@x> %s -0000\nencoding no\u0001such\n\n\u001b[31m evil \u2028 "
                            .formatted(at, at)
                            .getBytes(StandardCharsets.UTF_8));
            commit.writeBytes(new byte[] {(byte) 0xc3, (byte) 0x28, '\n'});
            tip = object(repository, "commit", commit.toByteArray());
        }
        git(repository, "update-ref", "refs/heads/main", tip);
        git(repository, "update-ref", "refs/heads/sp\u00e4t/\u2603", tip);
    }

    private record Entry(String mode, byte[] name, String id) {}

    private static Entry entry(String mode, String name, String id) {
        return new Entry(mode, name.getBytes(StandardCharsets.UTF_8), id);
    }

    private static String tree(Path repository, List<Entry> entries) throws Exception {
        ByteArrayOutputStream tree = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            tree.writeBytes((entry.mode() + " ").getBytes(StandardCharsets.UTF_8));
            tree.writeBytes(entry.name());
            tree.write(0);
            tree.writeBytes(HexFormat.of().parseHex(entry.id()));
        }
        return object(repository, "tree", tree.toByteArray());
    }

    private static String object(Path repository, String type, byte[] content) throws Exception {
        return run(repository, content, "git", "hash-object", "-t", type, "--literally", "-w", "--stdin");
    }

    private static void hook(Path repository, Path canary) throws IOException {
        Path hooks = Files.createDirectories(repository.resolve("hooks"));
        for (String name : List.of(
                "post-checkout",
                "post-merge",
                "post-update",
                "pre-receive",
                "update",
                "post-receive",
                "reference-transaction",
                "pre-auto-gc",
                "fsmonitor-watchman",
                "post-index-change")) {
            Path hook = Files.writeString(hooks.resolve(name), "#!/bin/sh\ntouch '%s'\n".formatted(canary));
            Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
