package org.gitopsdora.source.argocd;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.json.JsonRecords;
import tools.jackson.databind.JsonNode;

/** Asks for the events of each application, a bounded number of calls at a time. */
final class EventReading {
    /** So many applications without an answer mean that the server is gone, not that one of them is odd. */
    private static final int FAILURES_TOLERATED = 10;

    private static final long STOP_SECONDS = 30;

    private final ArgocdConfig config;
    private final ArgocdClient client;
    private final Extraction extraction;
    private final EventRecords records;
    private final AtomicInteger failures = new AtomicInteger();
    private final List<String> unread = new ArrayList<>();
    private String firstReason = "";
    private long refused;

    EventReading(ArgocdConfig config, ArgocdClient client, Extraction extraction) {
        this.config = config;
        this.client = client;
        this.extraction = extraction;
        this.records = new EventRecords(extraction);
    }

    void read(Collection<ApplicationName> applications) {
        if (applications.isEmpty()) {
            return;
        }
        ExecutorService pool = Executors.newFixedThreadPool(config.concurrency(), task -> {
            Thread thread = new Thread(task, "argocd-events");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<ApplicationName> asked = List.copyOf(applications);
            List<Future<Boolean>> answers = new ArrayList<>();
            for (ApplicationName application : asked) {
                answers.add(pool.submit(() -> readOne(application)));
            }
            for (int index = 0; index < asked.size(); index++) {
                await(answers.get(index), asked.get(index));
                extraction.progress("events", index + 1L, asked.size());
            }
            report(asked.size());
        } finally {
            stop(pool);
        }
    }

    /** False if it was not asked any more. */
    private boolean readOne(ApplicationName application) {
        if (failures.get() >= FAILURES_TOLERATED) {
            return false;
        }
        try {
            client.listEvents(application, new EventTaker(application));
            return true;
        } catch (HttpFailure | SourceException e) {
            if (!(e instanceof HttpFailure failure && ArgocdClient.visibility(failure) != null)) {
                failures.incrementAndGet();
            }
            throw e;
        }
    }

    private void await(Future<Boolean> answer, ApplicationName application) {
        try {
            if (!answer.get()) {
                unread.add(application.place());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceException(
                    Blame.UNREACHABLE,
                    "argocd %s: interrupted while reading events; the next run carries on".formatted(config.name()),
                    e);
        } catch (ExecutionException e) {
            judge(e.getCause() == null ? e : e.getCause(), application);
        }
    }

    /** Nothing may land after the reading has ended, however it ended. */
    private static void stop(ExecutorService pool) {
        pool.shutdownNow();
        try {
            pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(Throwable cause, ApplicationName application) {
        if (cause instanceof HttpFailure failure) {
            if (failure.kind() == HttpFailure.Kind.UNAUTHENTICATED) {
                throw failure;
            }
            ArgocdClient.Visibility visibility = ArgocdClient.visibility(failure);
            if (visibility != null) {
                refused += visibility == ArgocdClient.Visibility.REFUSED ? 1 : 0;
                return;
            }
        } else if (!(cause instanceof SourceException)) {
            throw cause instanceof RuntimeException bug ? bug : new IllegalStateException(cause);
        }
        firstReason = firstReason.isEmpty() ? String.valueOf(cause.getMessage()) : firstReason;
        unread.add(application.place());
    }

    private void report(int asked) {
        if (!unread.isEmpty()) {
            gap(
                    "events_unread",
                    "the events of %d of %d applications could not be read, %s first: %s; Kubernetes keeps them about an hour, run again before that"
                            .formatted(unread.size(), asked, unread.get(0), firstReason));
        }
        if (refused == asked) {
            gap("events_refused", "no application's events may be read; grant applications, get on all of them");
        }
    }

    private void gap(String kind, String detail) {
        extraction.gap(new Gap(kind, "argocd %s: %s".formatted(config.name(), detail), null, extraction.now()));
    }

    /** Lands the events of one application. */
    private final class EventTaker implements JsonRecords.Taker {
        private final Evidence evidence;

        EventTaker(ApplicationName application) {
            this.evidence = new Evidence(
                    config.name(),
                    extraction.now(),
                    "%s/%s/events".formatted(client.listUrl(), application.name()),
                    null,
                    extraction.now());
        }

        @Override
        public void startOfList() {
            // One list, whose length nobody asks for.
        }

        @Override
        public void record(JsonNode record, long position) {
            extraction.countRead(1);
            // An offset in an answer says nothing tomorrow, and would make the same rejected record look new.
            records.landEvent(record, evidence, 0);
        }

        @Override
        public void endOfList(long elements) {
            // See above.
        }

        @Override
        public void unreadable(long position, String reason, String payload) {
            extraction.reject(evidence.origin(), position, reason, payload);
        }
    }
}
