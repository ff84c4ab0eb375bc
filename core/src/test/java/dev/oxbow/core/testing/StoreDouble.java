package dev.oxbow.core.testing;

import dev.oxbow.core.store.JobStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** Test double around a real store: tells the name of each method before it is called. */
public final class StoreDouble {
    private StoreDouble() {}

    /** @param called may block, and may throw in the store's place */
    public static JobStore around(JobStore real, Consumer<String> called) {
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    called.accept(method.getName());
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }
}
