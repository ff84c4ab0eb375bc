/**
 * A job store in this process's memory, for builds that must not contact Redis and for seeing the page without one. What needs Redis,
 * other processes or a schedule that outlives the program (schedulers, flows, deduplication, a queue's limits, stalled jobs, work on
 * many jobs at once) does not belong here: it is refused with a sentence, and tested on a real Redis.
 */
@NullMarked
package dev.oxbow.core.internal.memory;

import org.jspecify.annotations.NullMarked;
