package org.gitopsdora.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gitopsdora.config.Block;
import org.gitopsdora.config.JobFile;
import org.jspecify.annotations.Nullable;

/** Finds a job's YAML: a path, a name under {@code jobs/}, or one that travels in the jar. */
public final class Jobs {
    private Jobs() {}

    /** {@code nightly} of {@code nightly} and of {@code /etc/dora/nightly.yaml}. */
    static String nameOf(String job) {
        return String.valueOf(Path.of(job).getFileName()).replaceFirst("\\.ya?ml$", "");
    }

    public static Block read(String job, UnaryOperator<@Nullable String> environment) {
        Optional<Path> file = find(job);
        if (file.isPresent()) {
            return JobFile.read(file.get(), environment);
        }
        String resource = "jobs/" + job + ".yaml";
        try (InputStream stream = Jobs.class.getClassLoader().getResourceAsStream(resource)) {
            if (stream == null || isPath(job)) {
                throw new UsageException("There is no job `%s`%s".formatted(job, known()));
            }
            return JobFile.parse(resource, new String(stream.readAllBytes(), StandardCharsets.UTF_8), environment);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource, e);
        }
    }

    private static Optional<Path> find(String job) {
        return isPath(job)
                ? Optional.of(Path.of(job)).filter(Files::isRegularFile)
                : folders()
                        .map(folder -> folder.resolve(job + ".yaml"))
                        .filter(Files::isRegularFile)
                        .findFirst();
    }

    private static boolean isPath(String job) {
        return job.contains("/") || job.endsWith(".yaml") || job.endsWith(".yml");
    }

    /** Beside {@code jobs/run}, which says where it stands; then where one stands oneself. */
    private static Stream<Path> folders() {
        return Stream.of(System.getProperty("gitops-dora.jobs", "jobs"), "jobs")
                .distinct()
                .map(Path::of);
    }

    private static String known() {
        TreeSet<String> names = new TreeSet<>();
        for (Path folder : folders().filter(Files::isDirectory).toList()) {
            try (Stream<Path> files = Files.list(folder)) {
                List<String> found = files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".yaml"))
                        .map(Jobs::nameOf)
                        .toList();
                names.addAll(found);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot list " + folder, e);
            }
        }
        return names.isEmpty() ? "" : "; there are: " + String.join(", ", names);
    }
}
