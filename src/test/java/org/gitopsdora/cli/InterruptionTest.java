package org.gitopsdora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gitopsdora.job.RunRecord;
import org.gitopsdora.landing.LandingZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, stopped in the middle of reading a server that never answers. */
class InterruptionTest {
    @TempDir
    Path house;

    private Path home() {
        return house.resolve("data");
    }

    private Process start(ServerSocket server, String... options) throws IOException {
        Files.writeString(house.resolve("nightly.yaml"), """
                home: %s
                sources:
                  - {type: argocd, name: silent, url: "http://127.0.0.1:%d", token: "${TOKEN}"}
                """.formatted(home(), server.getLocalPort()));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.gitopsdora.cli.Main",
                house.resolve("nightly.yaml").toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(house.resolve("output").toFile());
        builder.environment().put("TOKEN", "t");
        return builder.start();
    }

    private static void end(Process process, int code) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(code);
    }

    private List<String> statuses() {
        List<String> statuses = new ArrayList<>();
        new LandingZone(home().resolve("landing"))
                .forEach(RunRecord.DATASET.name(), RunRecord.class, run -> statuses.add(run.status()));
        return statuses;
    }

    @Test
    void aStoppedRunSaysSoAndTheNextOneCarriesOnAfterAnyEnd() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(60_000);
            Process stopped = start(server);
            server.accept();
            stopped.destroy();
            end(stopped, 143);
            assertThat(statuses()).containsExactly("interrupted");
            assertThat(Files.readString(house.resolve("output"), StandardCharsets.UTF_8))
                    .contains("Interrupted");

            Process killed = start(server);
            server.accept();
            Process waiting = start(server, "--skip-extract", "--lock-timeout", "1m");
            refuseTheOthers(killed.pid());
            assertThat(statuses()).containsExactly("interrupted");
            killed.destroyForcibly();
            end(killed, 137);

            end(waiting, 0);
            assertThat(statuses()).containsExactly("interrupted", "published");
        }
        try (Stream<Path> files = Files.walk(home().resolve("landing"))) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".unfinished"));
        }
        try (Stream<Path> logs = Files.list(home().resolve("reports"))) {
            assertThat(logs.filter(log -> log.toString().endsWith(".log")).map(InterruptionTest::read))
                    .anyMatch(text -> text.contains("of nightly was killed"));
        }
    }

    /** While a run reads, another one is refused with its name, and a poll has nothing to do. */
    private void refuseTheOthers(long holder) throws IOException {
        Path other = Files.createDirectories(house.resolve("other")).resolve("nightly.yaml");
        Files.writeString(other, "home: %s\nsources: [{type: git, name: deploy, url: /nowhere}]\n".formatted(home()));
        String job = other.toString();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(stream, stream, false, 80);

        assertThat(Main.run(new String[] {job, "--skip-extract", "--lock-timeout", "0"}, Clock.systemUTC(), terminal))
                .isEqualTo(11);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("nightly: the lock in " + home().resolve("state"))
                .contains("is held by `nightly` (process " + holder);
        said.reset();
        assertThat(Main.run(new String[] {"poll", job}, Clock.systemUTC(), terminal))
                .isZero();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("poll: `nightly` (process " + holder)
                .contains("nothing to do");
        said.reset();
        assertThat(Main.run(new String[] {"poll", job, "--quiet"}, Clock.systemUTC(), terminal))
                .isZero();
        assertThat(said.size()).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
