package dev.oxbow.core.store;

import dev.oxbow.core.scheduler.JobScheduler;
import dev.oxbow.core.scheduler.ScheduledJob;
import java.util.List;
import java.util.Optional;

/**
 * Port: the job schedulers of a store. A scheduler has one job at a time that waits for its time; whoever takes that job has the
 * next one made ({@link #advance}), so a scheduler whose jobs nobody takes makes no more of them. Every operation is one call
 * and atomic. Thread-safe; what is said of exceptions at {@link JobStore} holds here.
 */
public interface SchedulerStore {
    /** What came of {@link #advance}. */
    enum Advance {
        /** The next job waits for its time. */
        MADE,
        /** There is none: the limit or the end is reached, or the pattern never comes again. Nobody was asked. */
        ENDED,
        /** Nothing to do: the job is not the scheduler's current one, or the scheduler was removed. */
        NOT_CURRENT,
        /** The job of the next run is there already, and the scheduler was left as it is. */
        THERE_ALREADY
    }

    /**
     * Makes schedulers or changes them to what is given, each with its next job. A job that still waits is replaced; the scheduler's
     * count of iterations stays, its limit counts anew.
     *
     * @return for each its job; empty where the job of the next run is there already and does not wait, and nothing was changed
     * @throws IllegalArgumentException if an end has passed, a pattern never comes, or data exceed their {@code sizeLimit};
     *     nothing is changed then
     */
    List<Optional<ScheduledJob>> upsert(String queue, List<SchedulerDefinition> definitions);

    /**
     * Reads schedulers. Idempotent.
     *
     * @return one for each id, in order; empty where there is no such scheduler
     */
    List<Optional<JobScheduler>> find(String queue, List<String> ids);

    /**
     * Reads a page of schedulers, in order of their next runs. Idempotent.
     *
     * @param first place of the first, from 0; negative counts from the end
     * @param last place of the last, included; -1 is the last there is
     */
    List<JobScheduler> list(String queue, long first, long last, boolean soonestFirst);

    /** How many there are. Idempotent. */
    long count(String queue);

    /**
     * Removes schedulers, each with its job if that is delayed. Repeating it does no harm, but then says false.
     *
     * @return for each whether it was there
     */
    List<Boolean> remove(String queue, List<String> ids);

    /**
     * Makes the next job of each scheduler whose current job was taken. Idempotent: a second call for the same job finds that it is
     * not current any more.
     *
     * @return what came of each, in order
     * @throws IllegalArgumentException if the schedule in a job's options cannot be read; nothing is changed then
     */
    List<Advance> advance(String queue, List<ScheduledRun> taken);
}
