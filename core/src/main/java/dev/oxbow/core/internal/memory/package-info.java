/**
 * A job store in this process's memory, for builds that must not touch Redis and for tests of what stands above the port. What rests
 * on Redis, on other processes or on a schedule that outlives the program (schedulers, flows, deduplication, limits, work on many jobs
 * at once) does not belong here: it is refused with a sentence, and tested on a real Redis.
 */
@NullMarked
package dev.oxbow.core.internal.memory;

import org.jspecify.annotations.NullMarked;
