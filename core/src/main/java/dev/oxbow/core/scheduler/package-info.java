/**
 * Job schedulers: when their jobs are due, what the jobs are, and the operations on the schedulers of a queue. The walk through cron
 * patterns and the commands do not belong here.
 */
@NullMarked
package dev.oxbow.core.scheduler;

import org.jspecify.annotations.NullMarked;
