package org.gitopsdora.source.flux;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.jspecify.annotations.Nullable;

/** A few threads that take tasks from one: it waits when they are behind, so that a file of any size takes the same memory. */
final class Workers implements AutoCloseable {
    private static final int MOST_THREADS = 4;
    private static final long STOP_SECONDS = 30;

    private final String instance;
    private final int waiting;
    private final Semaphore places;
    private final ExecutorService pool;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Workers(String instance) {
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        this.instance = instance;
        this.waiting = 2 * threads;
        this.places = new Semaphore(waiting);
        this.pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "flux-events");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Hands over a task; what an earlier one has thrown is thrown here. */
    void submit(Runnable task) {
        acquire(1);
        try {
            judge();
        } catch (RuntimeException | Error e) {
            places.release();
            throw e;
        }
        pool.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                places.release();
            }
        });
    }

    /** Waits until everything handed over is done. */
    void await() {
        acquire(waiting);
        places.release(waiting);
        judge();
    }

    /** Nothing may land after the reading has ended, however it ended. */
    @Override
    public void close() {
        pool.shutdownNow();
        try {
            pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acquire(int count) {
        try {
            places.acquire(count);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceException(
                    Blame.UNREACHABLE,
                    "flux %s: interrupted while reading files; the next run carries on".formatted(instance),
                    e);
        }
    }

    private void judge() {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException bug) {
            throw bug;
        }
    }
}
