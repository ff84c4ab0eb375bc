package dev.oxbow.core.internal.memory;

import dev.oxbow.core.store.WorkSignal;
import dev.oxbow.core.store.WorkWaiter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waits for work in queues of this process. Holds nothing but its place; see {@link WakeableWait} for the threads. */
final class InMemoryWorkWaiter implements WorkWaiter {
    private final Map<String, QueueState> queues;
    private final WakeableWait wait;

    /** @param queues the store's own, read only with its lock held */
    InMemoryWorkWaiter(Map<String, QueueState> queues, WakeableWait wait) {
        this.queues = queues;
        this.wait = wait;
    }

    @Override
    public Optional<WorkSignal> await(Collection<String> names, Duration atMost) {
        List<String> asked = List.copyOf(names);
        return wait.await(
                () -> {
                    for (String name : asked) {
                        QueueState queue = queues.get(name);
                        Optional<WorkSignal> signal = queue == null ? Optional.empty() : queue.marker.poll();
                        if (signal.isPresent()) {
                            return signal.get();
                        }
                    }
                    return null;
                },
                atMost);
    }

    @Override
    public void giveBack(WorkSignal signal) {
        wait.change(() -> {
            QueueState queue = queues.get(signal.queue());
            if (queue == null) {
                return;
            }
            if (signal.due() == null) {
                queue.marker.markWork();
            } else {
                queue.marker.markDue(signal.due());
            }
        });
    }

    @Override
    public void wake() {
        wait.wake();
    }

    @Override
    public void close() {
        wait.close();
    }
}
