package org.gitopsdora.job;

import java.util.List;
import java.util.concurrent.Callable;
import org.gitopsdora.extract.SourceOutcome;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.ContentHash;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** The order of the steps: every source beside the others, then build, check, publish. */
final class NightlyJob {
    /** Sources are waited for more than computed with; more would only crowd one machine. */
    private static final int SOURCES_AT_ONCE = 4;

    private static final ExitStatus ENDS_HERE = new ExitStatus("ENDS_HERE");

    private final Night night;
    private final List<ConfiguredSource> sources;

    /**
     * @param sources those this run reads; none for one that only builds
     */
    NightlyJob(Night night, List<ConfiguredSource> sources) {
        this.night = night;
        this.sources = sources;
    }

    void run(BatchFrame frame) {
        try (BuildSteps warehouse = new BuildSteps(night);
                SimpleAsyncTaskExecutor pool = pool()) {
            frame.run(job(frame.repository(), warehouse, pool), night.runId());
        }
    }

    private Job job(JobRepository repository, BuildSteps warehouse, SimpleAsyncTaskExecutor pool) {
        Step build = step(repository, "build", () -> {
            if (night.endsBeforeBuild()) {
                return ENDS_HERE;
            }
            warehouse.build();
            return ExitStatus.COMPLETED;
        });
        Step check = step(repository, "check", () -> {
            warehouse.check();
            return night.failedChecks().isEmpty() ? ExitStatus.COMPLETED : ExitStatus.FAILED;
        });
        Step publish = step(repository, "publish", () -> {
            warehouse.publish();
            return ExitStatus.COMPLETED;
        });
        Flow flow = new FlowBuilder<Flow>("night")
                .start(extracts(repository, pool))
                .next(build)
                .on(ENDS_HERE.getExitCode())
                .end()
                .from(build)
                .on("FAILED")
                .fail()
                .from(build)
                .on("*")
                .to(check)
                .next(publish)
                .build();
        return new JobBuilder(night.config().job(), repository)
                .start(flow)
                .end()
                .build();
    }

    private Flow extracts(JobRepository repository, SimpleAsyncTaskExecutor pool) {
        Flow[] flows = sources.stream()
                .map(source -> extract(repository, new ExtractStep(night, source)))
                .toArray(Flow[]::new);
        return flows.length == 0
                ? new FlowBuilder<Flow>("extracts")
                        .start(step(repository, "extract nothing", () -> ExitStatus.COMPLETED))
                        .build()
                : new FlowBuilder<Flow>("extracts").split(pool).add(flows).build();
    }

    /** Ends well whatever became of its step: a source that cannot be read does not stop the night. */
    private Flow extract(JobRepository repository, ExtractStep extract) {
        Step step = step(repository, extract.name(), () -> {
            SourceOutcome.Status status = extract.run().status();
            return switch (status) {
                case READ, READ_WITH_GAPS -> ExitStatus.COMPLETED;
                case FAILED, BROKEN -> ExitStatus.FAILED;
            };
        });
        return new FlowBuilder<Flow>(extract.name()).start(step).on("*").end().build();
    }

    /** A failure is kept in the night and ends the step; Spring Batch is told that, and not the stack trace. */
    private Step step(JobRepository repository, String name, Callable<ExitStatus> work) {
        return new StepBuilder(batchName(name), repository)
                .tasklet(
                        (contribution, chunk) -> {
                            ExitStatus status = attempt(work);
                            contribution.setExitStatus(status);
                            if (ExitStatus.FAILED.equals(status)) {
                                contribution.getStepExecution().setStatus(BatchStatus.FAILED);
                            }
                            return RepeatStatus.FINISHED;
                        },
                        new ResourcelessTransactionManager())
                .build();
    }

    private ExitStatus attempt(Callable<ExitStatus> work) {
        try {
            return work.call();
        } catch (Exception | Error e) {
            night.failed(e);
            return ExitStatus.FAILED;
        }
    }

    /** The repository's column holds a hundred characters. */
    private static String batchName(String name) {
        return name.length() <= 100
                ? name
                : name.substring(0, 80) + " " + ContentHash.of(name).substring(0, 8);
    }

    private static SimpleAsyncTaskExecutor pool() {
        SimpleAsyncTaskExecutor pool = new SimpleAsyncTaskExecutor("extract-");
        pool.setConcurrencyLimit(SOURCES_AT_ONCE);
        return pool;
    }
}
