package dev.oxbow.app.architecture.violations.core.pool;

import dev.oxbow.app.architecture.violations.core.queue.QueueThatKnowsKeys;

/** A deliberate violation: shows that a rule of architecture can fail. */
public interface PoolThatKnowsQueues {
    /** The queue of this pool. */
    QueueThatKnowsKeys queue();
}
