package dev.oxbow.app.architecture.violations.core.job;

import dev.oxbow.app.architecture.violations.core.queue.QueueThatKnowsKeys;

/** A deliberate violation: shows that a rule of architecture can fail. */
record JobThatKnowsQueues(QueueThatKnowsKeys queue) {}
