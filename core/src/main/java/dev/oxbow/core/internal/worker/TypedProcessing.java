package dev.oxbow.core.internal.worker;

import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.TypedProcessor;
import org.jspecify.annotations.Nullable;

/**
 * A typed processor as a worker runs it. Two with the same processor and type are equal, so that asking twice for the
 * same worker returns the running one.
 */
record TypedProcessing<D, R>(QueueType<D, R> type, TypedProcessor<D, R> processor, PayloadCodec codec)
        implements JobProcessor {
    @Override
    public @Nullable Object process(ActiveJob job) throws Exception {
        return processor.process(new DefaultTypedActiveJob<>(type, job, codec));
    }
}
