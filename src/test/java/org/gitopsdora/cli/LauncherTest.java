package org.gitopsdora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobs/run} itself: a copy of it in a house of its own, with a java that only says how it was called. */
class LauncherTest {
    @TempDir
    Path house;

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void build() throws IOException {
        Files.createDirectories(house.resolve("target"));
        Files.createFile(house.resolve("target/gitops-dora.jar"));
        Files.createDirectories(house.resolve("jobs"));
        executable("jobs/run", Files.readString(Path.of("jobs/run")));
        Files.writeString(house.resolve("jobs/nightly.yaml"), "# home: elsewhere\nhome: \"./my data\"   # mine\n");
        java("17.0.15", "printf 'called: %s\\n' \"$*\"; exit ${CODE:-0}");
    }

    private void java(String version, String script) throws IOException {
        executable(
                "jdk/bin/java",
                "#!/bin/sh\n[ \"$1\" = -version ] && { echo 'openjdk version \"%s\"' >&2; exit 0; }\n%s\n"
                        .formatted(version, script));
    }

    private void executable(String name, String text) throws IOException {
        Path file = house.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(house.resolve("jobs/run").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(house.toFile());
        builder.environment().put("JAVA_HOME", house.resolve("jdk").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private final Map<String, String> environment = new HashMap<>();

    private Ended run(String... arguments) throws IOException, InterruptedException {
        return end(start(arguments));
    }

    private static Ended end(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void theExitCodeAndTheArgumentsAreThoseOfTheRun() throws Exception {
        environment.put("CODE", "3");
        environment.put("JAVA_OPTS", "-Xmx1g -Dx=y");

        Ended ended = run("nightly", "--only", "eu prod");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.out())
                .contains("-Xmx512m -XX:+UseParallelGC -Xmx1g -Dx=y")
                .contains("-Dgitops-dora.terminal=false")
                .endsWith("gitops-dora.jar nightly --only eu prod\n");
    }

    /** Java starts with one at most. */
    @Test
    void aCollectorOfTheUsersOwnTakesThePlaceOfOurs() throws Exception {
        environment.put("JAVA_OPTS", "-XX:+UseZGC");

        assertThat(run("nightly").out()).contains("-Xmx512m -XX:+UseZGC").doesNotContain("UseParallelGC");
        assertThat(run("query", "select 1").out()).contains("-XX:+UseZGC").doesNotContain("UseSerialGC");
        environment.remove("JAVA_OPTS");
        environment.put("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC");
        assertThat(run("nightly").out()).doesNotContain("UseParallelGC");
    }

    @Test
    void aSignalReachesTheRunItself() throws Exception {
        java("17.0.15", "trap 'exit 143' TERM; echo up; while :; do sleep 0.1; done");
        Process run = start("nightly");
        assertThat(run.inputReader().readLine()).isEqualTo("up");

        run.destroy();

        assertThat(run.waitFor(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS))
                .isTrue();
        assertThat(run.exitValue()).isEqualTo(143);
    }

    @Test
    void anOldJavaIsRefusedByName() throws Exception {
        java("11.0.2", "echo must not run");

        Ended ended = run("nightly");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("is Java 11; 17 or newer is needed");
    }

    @Test
    void withoutMavenAndJarItSaysWhatToDo() throws Exception {
        Files.delete(house.resolve("target/gitops-dora.jar"));
        for (String tool : List.of("bash", "dirname", "sed", "head")) {
            Path real = Files.exists(Path.of("/bin", tool)) ? Path.of("/bin", tool) : Path.of("/usr/bin", tool);
            executable("tools/" + tool, "#!/bin/sh\nexec %s \"$@\"\n".formatted(real));
        }
        environment.put("PATH", house.resolve("tools").toString());

        Ended ended = run("nightly");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("mvn was not found").contains("mvn package");
    }

    /** What is asked, and of which home, only the program knows. */
    @Test
    void nothingIsMadeBesideWhatTheProgramMakes() throws Exception {
        assertThat(run("nightly").code()).isZero();

        assertThat(house.resolve("my data")).doesNotExist();
    }

    @Test
    void questionsStartFasterOnLess() throws Exception {
        assertThat(run("query", "select 1").out()).contains("-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        assertThat(run("doctor", "nightly").out()).contains("-Xmx256m");
        assertThat(run("poll").out()).contains("-Xmx512m");
    }

    @Test
    void theFirstRunBuildsWithoutTestsAndChecksAndSaysWhatItFetches() throws Exception {
        Files.delete(house.resolve("target/gitops-dora.jar"));
        executable("tools/mvn", "#!/bin/sh\necho \"mvn $*\"; : > target/gitops-dora.jar\n");
        environment.put("PATH", house.resolve("tools") + ":" + System.getenv("PATH"));

        Ended ended = run("nightly");

        assertThat(ended.code()).isZero();
        assertThat(ended.err())
                .containsPattern("about \\d+ MB from Maven Central")
                .contains("mvn -q -B -Dquick -Dmaven.test.skip=true package");
        assertThat(run("nightly").err()).isEmpty();
    }
}
