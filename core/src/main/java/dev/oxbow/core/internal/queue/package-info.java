/**
 * Queues, jobs, lists, limits and maintenance on the port of the store. Joining the commands of several callers belongs to {@code
 * internal.batch}, waiting for the end of jobs to {@code internal.status}.
 */
@NullMarked
package dev.oxbow.core.internal.queue;

import org.jspecify.annotations.NullMarked;
