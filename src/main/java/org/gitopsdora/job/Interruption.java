package org.gitopsdora.job;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.gitopsdora.report.ExitCode;

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

    /**
     * The only way to know which signal it was; {@code exit} then runs the hook. By name: of a class that no specification promises the
     * compiler warns, and cannot be told not to.
     */
    private void handle(String signal, ExitCode ending) {
        try {
            Class<?> signals = Class.forName("sun.misc.Signal");
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    Interruption.class.getClassLoader(), new Class<?>[] {handlers}, (proxy, method, arguments) -> {
                        code = ending;
                        Runtime.getRuntime().exit(ending.number());
                        return null;
                    });
            signals.getMethod("handle", signals, handlers)
                    .invoke(null, signals.getConstructor(String.class).newInstance(signal), handler);
        } catch (ReflectiveOperationException e) {
            // Java was started with -Xrs, or ignores this signal as its parent told it to: the hook alone then.
        }
    }
}
