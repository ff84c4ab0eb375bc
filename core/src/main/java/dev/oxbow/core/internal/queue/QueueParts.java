package dev.oxbow.core.internal.queue;

import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.internal.batch.AddBatcher;
import dev.oxbow.core.internal.status.CompletionRegistry;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.telemetry.Telemetry;

/**
 * What all objects of one queue share. Immutable.
 *
 * @param name of the queue
 * @param calls run the calls that the caller does not wait for
 * @param telemetry is notified of calls that add jobs
 * @param codec writes and reads payloads
 * @param adds joins the jobs of all callers
 * @param completions waits for the ends of jobs
 */
record QueueParts(
        String name,
        JobStore store,
        AsyncCalls calls,
        Telemetry telemetry,
        PayloadCodec codec,
        AddBatcher adds,
        CompletionRegistry completions) {}
