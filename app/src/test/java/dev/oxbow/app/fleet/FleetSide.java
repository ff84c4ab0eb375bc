package dev.oxbow.app.fleet;

import dev.oxbow.app.fleet.Plan.Act;
import dev.oxbow.app.fleet.Plan.PlannedQueue;
import java.util.List;

/** One side's producers and workers during a scenario. Thread-safe; every method is done when it returns. */
interface FleetSide extends AutoCloseable {
    /** Sets the queue's own limits. */
    void limit(PlannedQueue queue);

    /** Opens the worker of that queue. */
    void work(PlannedQueue queue, int concurrency);

    /** Closes the worker of that queue; what it runs is finished first. */
    void stopWork(String queue);

    /** That worker takes nothing until it is resumed. */
    void pauseWork(String queue);

    void resumeWork(String queue);

    /** No worker takes anything of that queue until it is resumed. */
    void pause(String queue);

    void resume(String queue);

    /** Adds all of these, some at the same time. */
    List<Told> produce(List<Act> acts);

    void retry(String queue, String id);

    /** Ends workers and producers; errors that they had are thrown. */
    @Override
    void close();

    /** What a producer was told: the id for its job. */
    record Told(String label, String id) {}
}
