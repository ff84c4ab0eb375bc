/**
 * Cron patterns and time zones: when a scheduler runs next. No Redis, no queue, no threads.
 *
 * <p>Next runs must equal those of cron-parser 5, which BullMQ's schedulers use: producers and workers of both kinds
 * share a scheduler, and the worker that fetches its job computes the next run. No cron library for Java does that
 * (cron-utils 9.2.1, the closest, agreed on 1,100 of 3,000 generated patterns even in UTC: it joins the two day fields
 * by "and", and skips months), so patterns are parsed and searched here, as cron-parser (MIT licence, Harri Siirak and
 * contributors) documents and does it.
 */
@NullMarked
package dev.oxbow.core.internal.cron;

import org.jspecify.annotations.NullMarked;
