package dev.oxbow.core.internal.dispatch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The workers of this process by queue, at most one for each. Thread-safe. */
public final class LocalDispatch {
    private final Map<String, LocalWorker> workers = new ConcurrentHashMap<>();

    /** From now on producers may hand jobs to this worker. */
    public void add(String queue, LocalWorker worker) {
        workers.put(queue, worker);
    }

    /** No more jobs are handed to this worker. */
    public void remove(String queue, LocalWorker worker) {
        workers.remove(queue, worker);
    }

    @Nullable
    public LocalWorker of(String queue) {
        return workers.get(queue);
    }
}
