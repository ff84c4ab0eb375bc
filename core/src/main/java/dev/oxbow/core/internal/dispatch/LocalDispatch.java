package dev.oxbow.core.internal.dispatch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The workers of this process by queue, at most one for each, for the producers of this process. Thread-safe. */
public final class LocalDispatch {
    private final Map<String, LocalWorker> workers = new ConcurrentHashMap<>();

    /** From now on producers may fetch jobs for this worker in the calls that add them. */
    public void add(String queue, LocalWorker worker) {
        workers.put(queue, worker);
    }

    /** From now on producers fetch no jobs for this worker; a call in flight may still bring some. */
    public void remove(String queue, LocalWorker worker) {
        workers.remove(queue, worker);
    }

    /** The worker of that queue; null if this process has none. */
    @Nullable
    public LocalWorker of(String queue) {
        return workers.get(queue);
    }
}
