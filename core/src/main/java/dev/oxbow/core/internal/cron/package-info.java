/**
 * When something is to happen again: cron patterns, and the schedules that users give. No Redis, no queue, no threads.
 *
 * <p>Next runs must be those of cron-parser 5, which BullMQ's schedulers run by: producers and workers of both kinds share a
 * scheduler, and whoever takes its job computes the next run. No cron library of Java does that (cron-utils 9.2.1, the closest,
 * agreed on 1,100 of 3,000 generated patterns even in UTC: it joins the two day fields by "and", and skips months), so
 * patterns are read and walked here, as cron-parser (MIT licence, Harri Siirak and contributors) documents and does it.
 */
@NullMarked
package dev.oxbow.core.internal.cron;

import org.jspecify.annotations.NullMarked;
