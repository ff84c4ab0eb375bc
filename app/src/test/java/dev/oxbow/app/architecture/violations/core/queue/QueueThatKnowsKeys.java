package dev.oxbow.app.architecture.violations.core.queue;

import dev.oxbow.app.architecture.violations.core.internal.bullmq.ProtocolThatStartsThreads;
import dev.oxbow.app.architecture.violations.core.pool.PoolThatKnowsQueues;

/** A deliberate violation: shows that a rule of architecture can fail. */
public record QueueThatKnowsKeys(ProtocolThatStartsThreads keys, PoolThatKnowsQueues pool) {}
