package dev.oxbow.core.internal.worker;

import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.WorkWaiter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Test double around a real store: it really makes each call, notes turns and waits, and loses the answers of those turns that
 * a test chooses, as a broken connection does.
 */
final class LossyStore {
    /** Loses nothing. */
    static final BiPredicate<Exchange, ExchangeResult> NONE = (turn, result) -> false;

    /** A turn that the store made, heard or not. */
    record Made(Exchange turn, ExchangeResult result) {}

    final List<Made> turns = new CopyOnWriteArrayList<>();
    final List<List<?>> waits = new CopyOnWriteArrayList<>();
    final JobStore store;

    /** @param loses whether the answer of this turn is lost */
    LossyStore(JobStore real, BiPredicate<Exchange, ExchangeResult> loses) {
        this.store = doubleOf(JobStore.class, (proxy, method, arguments) -> {
            Object reply = real(real, method, arguments);
            if (reply instanceof ExchangeResult result) {
                Exchange turn = (Exchange) arguments[0];
                turns.add(new Made(turn, result));
                if (loses.test(turn, result)) {
                    throw new RedisConnectionException(
                            RedisConnectionException.Kind.BROKEN, "the test lost the answer", null);
                }
            }
            return reply instanceof WorkWaiter waiter ? noting(waiter) : reply;
        });
    }

    private WorkWaiter noting(WorkWaiter waiter) {
        return doubleOf(WorkWaiter.class, (proxy, method, arguments) -> {
            if (method.getName().equals("await")) {
                waits.add(List.copyOf((Collection<?>) arguments[0]));
            }
            return real(waiter, method, arguments);
        });
    }

    /** Whether a worker of that queue has looked, found nothing, and waits. */
    boolean isWaitedFor(String queue) {
        return waits.stream().anyMatch(wait -> wait.contains(queue));
    }

    private static <T> T doubleOf(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object real(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
