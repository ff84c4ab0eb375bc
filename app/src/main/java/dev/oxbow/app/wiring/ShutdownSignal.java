package dev.oxbow.app.wiring;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a signal that stops the program: SIGTERM from its supervisor, SIGINT from a person. A second SIGINT ends the
 * program at once. Thread-safe.
 *
 * <p>The JVM has no standard way to tell the two signals apart; {@code sun.misc.Signal}, which every JDK ships, is reached by
 * reflection, and where it is missing the JVM's own exit codes apply.
 */
public final class ShutdownSignal {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSignal.class);
    private static final int INTERRUPTED = 130;

    /** Why to stop. */
    public enum Reason {
        /** SIGTERM. */
        TERMINATED,
        /** SIGINT, Ctrl+C. */
        INTERRUPTED
    }

    private final CompletableFuture<Reason> reason = new CompletableFuture<>();

    private ShutdownSignal() {}

    /** Takes over SIGTERM and SIGINT for the rest of this process's life. */
    public static ShutdownSignal fromSignals() {
        ShutdownSignal order = new ShutdownSignal();
        order.take("TERM", Reason.TERMINATED);
        order.take("INT", Reason.INTERRUPTED);
        return order;
    }

    /** Waits for the order, for as long as the program runs. */
    public Reason await() throws InterruptedException {
        try {
            return reason.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(String signal, Reason meaning) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    handlerType.getClassLoader(),
                    new Class<?>[] {handlerType},
                    (proxy, method, arguments) -> received(proxy, method, meaning, arguments));
            signalType
                    .getMethod("handle", signalType, handlerType)
                    .invoke(null, signalType.getConstructor(String.class).newInstance(signal), handler);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("SIG{} keeps the JVM's own handling", signal, e);
        }
    }

    private Object received(Object proxy, Method method, Reason meaning, Object[] arguments) {
        switch (method.getName()) {
            case "handle" -> {
                if (!reason.complete(meaning) && meaning == Reason.INTERRUPTED) {
                    Runtime.getRuntime().halt(INTERRUPTED);
                }
                return true; // The method is void: the value is not used.
            }
            case "equals" -> {
                return arguments[0] == proxy;
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            default -> {
                return "oxbow's handler of signals";
            }
        }
    }
}
