package dev.oxbow.core.internal.worker;

import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.TypedActiveJob;
import dev.oxbow.core.worker.TypedProcessor;
import org.jspecify.annotations.Nullable;

/**
 * A typed processor as a worker runs it. Two of the same processor and type are equal, so that a worker asked for twice is known
 * to be the same.
 */
public record TypedProcessing<D, R>(QueueType<D, R> type, TypedProcessor<D, R> processor) implements JobProcessor {
    @Override
    public @Nullable Object process(ActiveJob job) throws Exception {
        return processor.process(new TypedActiveJob<>(type, job));
    }
}
