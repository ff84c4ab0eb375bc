package dev.oxbow.core.worker;

import dev.oxbow.core.queue.JobStore;
import dev.oxbow.core.queue.Outcome;
import dev.oxbow.core.queue.Settlement;
import dev.oxbow.core.queue.Take;
import dev.oxbow.core.queue.TakenJob;
import dev.oxbow.core.queue.Turn;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets jobs of one queue wait for their children, at once and by a call of its own, because their processors need the answer.
 * Immutable; called on the threads of processors.
 */
record WaitingChildren(String queue, JobStore store, Duration lockDuration) {
    /**
     * Lets a job wait.
     *
     * @param childKey the one child waited for; null: any
     * @return whether it does; if not, there is nothing to wait for and it is still held
     * @throws UnrecoverableException if one of its children has failed
     * @throws IllegalStateException if it is not held any more
     */
    boolean move(TakenJob taken, @Nullable String childKey) {
        Take nothing = new Take(taken.token(), null, lockDuration, 0);
        Turn turn = new Turn(queue, List.of(new Outcome.AwaitingChildren(taken, childKey)), nothing);
        Settlement settlement = store.turn(turn).settlements().get(0);
        String id = taken.job().id();
        return switch (settlement) {
            case ACCEPTED -> true;
            case NO_CHILD_PENDING -> false;
            case FAILED_CHILDREN ->
                throw new UnrecoverableException(
                        "job " + id + " cannot go on: at least one of its children has failed");
            case JOB_MISSING, LOCK_EXPIRED, NOT_ACTIVE, PENDING_CHILDREN, LOCK_LOST ->
                throw new IllegalStateException(
                        "job " + id + " is not held by this attempt any more (" + settlement + ")");
        };
    }
}
