/**
 * What a program calls: queues and queue events, and the port {@link dev.oxbow.core.store.JobStore} that they stand on.
 * Keys, scripts and connections do not belong here.
 */
@NullMarked
package dev.oxbow.core.queue;

import org.jspecify.annotations.NullMarked;
