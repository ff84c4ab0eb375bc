package dev.oxbow.core.store;

import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.internal.status.CompletionWaiter;
import dev.oxbow.core.internal.status.JobEnd;
import java.util.Optional;
import java.util.function.Consumer;

/** Test double: follows no job. For queues on which nobody waits for an end. */
public final class UnwatchedJobs implements CompletionWaiter {
    @Override
    public Optional<Subscription> whenFinished(String queue, String jobId, Consumer<JobEnd> listener) {
        throw new UnsupportedOperationException("this queue's jobs are not followed");
    }

    @Override
    public void changed(String queue, String jobId) {}
}
