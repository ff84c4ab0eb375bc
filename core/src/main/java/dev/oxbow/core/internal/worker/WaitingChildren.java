package dev.oxbow.core.internal.worker;

import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.OutcomeResult;
import dev.oxbow.core.worker.UnrecoverableException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets jobs of one queue wait for their children, by a command of its own, because the processor needs the answer.
 * Immutable; called on the processors' threads and by manual workers.
 */
record WaitingChildren(String queue, JobStore store, Duration lockDuration) {
    /**
     * Lets a job wait.
     *
     * @param childKey the one child waited for; null: any
     * @return whether it waits; if not, no child is pending and it is still held
     * @throws UnrecoverableException if one of its children has failed
     * @throws IllegalStateException if it is not held any more
     */
    boolean move(FetchedJob job, @Nullable String childKey) {
        FetchRequest nothing = new FetchRequest(job.token(), null, lockDuration, 0);
        Exchange exchange = new Exchange(queue, List.of(new Outcome.AwaitingChildren(job, childKey)), nothing);
        OutcomeResult result = store.exchange(exchange).outcomeResults().get(0);
        String id = job.job().id();
        return switch (result) {
            case ACCEPTED -> true;
            case NO_CHILD_PENDING -> false;
            case FAILED_CHILDREN ->
                throw new UnrecoverableException(
                        "job " + id + " cannot go on: at least one of its children has failed");
            case JOB_MISSING, LOCK_EXPIRED, NOT_ACTIVE, PENDING_CHILDREN, LOCK_LOST ->
                throw new IllegalStateException("job " + id + " is not held by this attempt any more (" + result + ")");
        };
    }
}
