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
 * Test double around a real store: it really makes each call, records exchanges and waits, and loses the answers of
 * those exchanges that a test chooses, as a broken connection does.
 */
final class LossyStore {
    /** Loses nothing. */
    static final BiPredicate<Exchange, ExchangeResult> NONE = (exchange, result) -> false;

    /** An exchange that the store made, whether its answer was lost or not. */
    record Made(Exchange exchange, ExchangeResult result) {}

    final List<Made> exchanges = new CopyOnWriteArrayList<>();
    final List<List<?>> waits = new CopyOnWriteArrayList<>();
    final JobStore store;

    /** @param loses whether the answer of this exchange is lost */
    LossyStore(JobStore real, BiPredicate<Exchange, ExchangeResult> loses) {
        this.store = doubleOf(JobStore.class, (proxy, method, arguments) -> {
            Object reply = real(real, method, arguments);
            if (reply instanceof ExchangeResult result) {
                Exchange exchange = (Exchange) arguments[0];
                exchanges.add(new Made(exchange, result));
                if (loses.test(exchange, result)) {
                    throw new RedisConnectionException(
                            RedisConnectionException.Kind.BROKEN, "the test lost the answer", null);
                }
            }
            return reply instanceof WorkWaiter waiter ? recording(waiter) : reply;
        });
    }

    private WorkWaiter recording(WorkWaiter waiter) {
        return doubleOf(WorkWaiter.class, (proxy, method, arguments) -> {
            if (method.getName().equals("await")) {
                waits.add(List.copyOf((Collection<?>) arguments[0]));
            }
            return real(waiter, method, arguments);
        });
    }

    /** Whether a worker of that queue has fetched, found nothing, and waits. */
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
