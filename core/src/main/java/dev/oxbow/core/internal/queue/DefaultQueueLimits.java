package dev.oxbow.core.internal.queue;

import dev.oxbow.core.queue.QueueLimits;
import dev.oxbow.core.queue.RateLimit;
import dev.oxbow.core.store.JobStore;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Limits of a queue on a store. Thread-safe. */
final class DefaultQueueLimits implements QueueLimits {
    private final String queue;
    private final JobStore store;

    DefaultQueueLimits(String queue, JobStore store) {
        this.queue = queue;
        this.store = store;
    }

    @Override
    public OptionalInt concurrency() {
        Integer concurrency = store.queues().meta(queue).concurrency();
        return concurrency == null ? OptionalInt.empty() : OptionalInt.of(concurrency);
    }

    @Override
    public void setConcurrency(int concurrency) {
        store.queues().limitConcurrency(queue, concurrency);
    }

    @Override
    public void removeConcurrency() {
        store.queues().limitConcurrency(queue, null);
    }

    @Override
    public Optional<RateLimit> rateLimit() {
        return Optional.ofNullable(store.queues().meta(queue).rateLimit());
    }

    @Override
    public void setRateLimit(RateLimit limit) {
        store.queues().limitRate(queue, limit);
    }

    @Override
    public void removeRateLimit() {
        store.queues().limitRate(queue, null);
    }

    @Override
    public void rateLimit(Duration duration) {
        store.queues().holdBack(queue, duration);
    }

    @Override
    public boolean removeRateLimitKey() {
        return store.queues().endHoldBack(queue);
    }

    @Override
    public Duration rateLimitTtl() {
        return store.queues().pace(queue, null).limitedFor();
    }

    @Override
    public Duration rateLimitTtl(int max) {
        return store.queues().pace(queue, max).limitedFor();
    }

    @Override
    public boolean isMaxed() {
        return store.queues().pace(queue, null).maxed();
    }
}
