package org.gitopsdora.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gitopsdora.report.ExitCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Spring Batch and its job repository, an H2 file under {@code state/}. It remembers which steps ran; nothing is derived from it, so a
 * repository that cannot be opened is moved aside and begun anew.
 */
final class BatchFrame implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchFrame.class);
    private static final String NAME = "batch";

    /** Everything comes from Boot's auto-configuration. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Wiring {}

    private final ConfigurableApplicationContext context;

    private BatchFrame(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static BatchFrame open(Path state, Progress progress) {
        try {
            Files.createDirectories(state);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + state, e);
        }
        try {
            return start(state);
        } catch (RuntimeException e) {
            if (Failure.codeOf(e) == ExitCode.MACHINE || isInUse(e) || !moveAside(state, progress)) {
                throw e;
            }
            LOG.warn("The job repository could not be opened", e);
            return start(state);
        }
    }

    JobRepository repository() {
        return context.getBean(JobRepository.class);
    }

    /** Always a new instance: a restart would skip steps, and what a run has to do is derived from what has landed. */
    void run(Job job, String runId) {
        JobInstance last = repository().getLastJobInstance(job.getName());
        JobParameters parameters = new JobParametersBuilder()
                .addString("run_id", runId)
                .addLong("after_instance", last == null ? 0 : last.getInstanceId())
                .toJobParameters();
        try {
            context.getBean(JobOperator.class).start(job, parameters);
        } catch (JobExecutionException e) {
            throw new IllegalStateException("Spring Batch does not start " + job.getName(), e);
        }
    }

    /** Ends the executions that a kill left running; the holder of the lock knows that nobody runs them. */
    private BatchFrame recovered() {
        JobOperator operator = context.getBean(JobOperator.class);
        for (String job : repository().getJobNames()) {
            for (JobExecution execution : repository().findRunningJobExecutions(job)) {
                LOG.warn("Execution {} of {} was killed", execution.getId(), job);
                operator.recover(execution);
            }
        }
        return this;
    }

    @Override
    public void close() {
        context.close();
    }

    private static BatchFrame start(Path state) {
        // Boot would configure logging anew, for the console; logback.xml and RunLog decide instead.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        String file = state.resolve(NAME).toAbsolutePath().toString();
        return new BatchFrame(new SpringApplicationBuilder(Wiring.class)
                        .web(WebApplicationType.NONE)
                        .bannerMode(Banner.Mode.OFF)
                        .logStartupInfo(false)
                        .registerShutdownHook(false)
                        .properties(Map.of(
                                "spring.datasource.url", "jdbc:h2:file:" + file + ";DB_CLOSE_ON_EXIT=FALSE",
                                "spring.datasource.username", "sa",
                                "spring.batch.job.enabled", "false",
                                "spring.batch.jdbc.initialize-schema", "always"))
                        .run())
                .recovered();
    }

    private static boolean isInUse(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("already in use"));
    }

    private static boolean moveAside(Path state, Progress progress) {
        try (Stream<Path> files = Files.list(state)) {
            List<Path> repository = files.filter(
                            file -> file.getFileName().toString().startsWith(NAME + "."))
                    .filter(file -> !file.toString().endsWith(".unreadable"))
                    .toList();
            for (Path file : repository) {
                Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
                progress.warning(
                        "the job repository %s cannot be read; it was moved to %s and begun anew: nothing is lost"
                                .formatted(file, aside.getFileName()));
            }
            return !repository.isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot move the job repository in " + state + " aside", e);
        }
    }
}
