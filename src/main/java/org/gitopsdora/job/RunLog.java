package org.gitopsdora.job;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of one run: a file beside its report. What people are to see is not logged but said by {@link Progress}. */
final class RunLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    private final Path file;
    private final ch.qos.logback.classic.Logger root;
    private final FileAppender<ILoggingEvent> appender;

    private RunLog(Path file, ch.qos.logback.classic.Logger root, FileAppender<ILoggingEvent> appender) {
        this.file = file;
        this.root = root;
        this.appender = appender;
    }

    static RunLog open(Path file, Verbosity verbosity) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level [%thread] %logger{30}: %msg%n%ex");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        context.getLogger("org.gitopsdora").setLevel(verbosity == Verbosity.VERBOSE ? Level.DEBUG : Level.INFO);
        return new RunLog(file, root, appender);
    }

    Path file() {
        return file;
    }

    /** The whole of a failure of which the user was told one line. */
    void trace(Throwable failure) {
        LOG.error("The run failed", failure);
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        appender.stop();
    }
}
