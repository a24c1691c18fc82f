package org.gitopsdora.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gitopsdora.job.Progress;
import org.gitopsdora.report.Summary;

/** A line at the bottom of a terminal, drawn over and over: what is under way and how far. Finished steps scroll up above it. */
final class BarProgress implements Progress {
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int BAR_WIDTH = 16;

    private record State(String what, long done, long total) {}

    private final Terminal terminal;
    private final Map<String, State> running = new LinkedHashMap<>();
    private long drawnAt = System.nanoTime() - REDRAW_NANOS;
    private int drawnWidth;

    BarProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void running(String step, String what, long done, long total) {
        if (!step.equals(Progress.START)) {
            forget(Progress.START);
        }
        running.put(step, new State(what, done, total));
        if (System.nanoTime() - drawnAt >= REDRAW_NANOS) {
            draw();
        }
    }

    @Override
    public synchronized void finished(String step, String outcome) {
        forget(step);
        erase();
        terminal.out().printf("%s: %s%n", step, outcome);
        draw();
    }

    @Override
    public synchronized void failed(String step, String problem) {
        forget(step);
        erase();
        terminal.err().printf("%s: %s%n", step, problem);
        draw();
    }

    @Override
    public synchronized void warning(String text) {
        erase();
        terminal.err().printf("warning: %s%n", text);
        draw();
    }

    @Override
    public synchronized void told(List<String> lines) {
        erase();
        lines.forEach(terminal.out()::println);
        draw();
    }

    @Override
    public synchronized void concluded(Summary summary) {
        close();
        summary.lines(terminal.readableColumns()).forEach(terminal.out()::println);
    }

    @Override
    public synchronized void close() {
        running.clear();
        erase();
    }

    /** A step may end in parts: {@code build 01_raw} ends what {@code build} showed. */
    private void forget(String step) {
        running.keySet().removeIf(shown -> step.equals(shown) || step.startsWith(shown + " "));
    }

    private void draw() {
        drawnAt = System.nanoTime();
        String line = line();
        terminal.out().print("\r" + line + " ".repeat(Math.max(0, drawnWidth - line.length())));
        terminal.out().flush();
        drawnWidth = line.length();
    }

    private void erase() {
        if (drawnWidth > 0) {
            terminal.out().print("\r" + " ".repeat(drawnWidth) + "\r");
            terminal.out().flush();
            drawnWidth = 0;
        }
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        running.forEach((step, state) -> {
            line.append(line.isEmpty() ? "" : "  ").append(step).append(' ').append(bar(state));
        });
        // One column is left free: a full line wraps, and a wrapped line cannot be drawn over.
        int most = Math.max(20, terminal.columns() - 1);
        return line.length() <= most ? line.toString() : line.substring(0, most - 1) + "…";
    }

    private static String bar(State state) {
        if (state.total() <= 0) {
            return state.done() > 0 ? "%s %,d".formatted(state.what(), state.done()) : state.what();
        }
        long done = Math.min(state.done(), state.total());
        int filled = (int) (done * BAR_WIDTH / state.total());
        return "[%s%s] %3d%% %s"
                .formatted(
                        "#".repeat(filled), "-".repeat(BAR_WIDTH - filled), done * 100 / state.total(), state.what());
    }
}
