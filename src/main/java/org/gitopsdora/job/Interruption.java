package org.gitopsdora.job;

import java.util.function.Consumer;
import org.gitopsdora.report.ExitCode;
import sun.misc.Signal;

/** Ctrl-C and {@code kill}: what a run still has to do, and the exit code the caller expects. */
final class Interruption implements AutoCloseable {
    private final Thread hook;
    private volatile ExitCode code = ExitCode.TERMINATED;

    private Interruption(Consumer<ExitCode> conclude) {
        hook = new Thread(() -> conclude.accept(code), "interruption");
    }

    /**
     * @param conclude runs while the process goes down, unless closed before
     */
    static Interruption watch(Consumer<ExitCode> conclude) {
        Interruption interruption = new Interruption(conclude);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        interruption.handle("INT", ExitCode.INTERRUPTED);
        interruption.handle("TERM", ExitCode.TERMINATED);
        return interruption;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is going down, and the hook is what does it.
        }
    }

    /** The only way to know which signal it was; {@code exit} then runs the hook. */
    private void handle(String signal, ExitCode ending) {
        try {
            Signal.handle(new Signal(signal), received -> {
                code = ending;
                Runtime.getRuntime().exit(ending.number());
            });
        } catch (IllegalArgumentException e) {
            // Java was started with -Xrs, or ignores this signal as its parent told it to: the hook alone then.
        }
    }
}
