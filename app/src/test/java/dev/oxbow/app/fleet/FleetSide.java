package dev.oxbow.app.fleet;

import dev.oxbow.app.fleet.Plan.Act;
import dev.oxbow.app.fleet.Plan.PlannedQueue;
import java.util.List;

/**
 * One side's producers and workers during a scenario. Thread-safe; every method returns when its effect is complete.
 */
interface FleetSide extends AutoCloseable {
    /** Sets the queue's own limits. */
    void limit(PlannedQueue queue);

    /** Opens the worker of that queue. */
    void work(PlannedQueue queue, int concurrency);

    /** Closes the worker of that queue, after it has finished its active jobs. */
    void stopWork(String queue);

    /** That worker fetches no jobs until it is resumed. */
    void pauseWork(String queue);

    void resumeWork(String queue);

    /** No worker fetches jobs of that queue until it is resumed. */
    void pause(String queue);

    void resume(String queue);

    /** Adds all of these, some of them concurrently. */
    List<AddedId> produce(List<Act> acts);

    void retry(String queue, String id);

    /** Closes workers and producers; throws the errors that they had. */
    @Override
    void close();

    /** The reply to a producer: the id of its job. */
    record AddedId(String label, String id) {}
}
