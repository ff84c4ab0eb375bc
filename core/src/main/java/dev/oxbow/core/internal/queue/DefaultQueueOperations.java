package dev.oxbow.core.internal.queue;

import dev.oxbow.core.internal.scheduler.DefaultJobSchedulers;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.ConnectedClient;
import dev.oxbow.core.queue.JobLists;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.QueueLimits;
import dev.oxbow.core.queue.QueueMaintenance;
import dev.oxbow.core.queue.QueueMeta;
import dev.oxbow.core.queue.QueueMetrics;
import dev.oxbow.core.queue.QueueOperations;
import dev.oxbow.core.scheduler.JobSchedulers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What typed and untyped queues have in common. Thread-safe. */
abstract class DefaultQueueOperations implements QueueOperations {
    final QueueParts parts;

    DefaultQueueOperations(QueueParts parts) {
        this.parts = parts;
    }

    @Override
    public final String name() {
        return parts.name();
    }

    @Override
    public final Optional<JobView> find(String jobId) {
        return parts.store().find(name(), List.of(jobId)).get(0);
    }

    @Override
    public final Optional<String> deduplicationOwner(String deduplicationId) {
        return parts.store().deduplications().owner(name(), deduplicationId);
    }

    @Override
    public final boolean removeDeduplicationKey(String deduplicationId) {
        return parts.store().deduplications().release(name(), deduplicationId);
    }

    @Override
    public final JobCounts counts() {
        Map<String, JobCounts> counts = parts.store().counts(List.of(name()));
        return counts.getOrDefault(name(), JobCounts.NONE);
    }

    @Override
    public final JobSchedulers schedulers() {
        return new DefaultJobSchedulers(
                name(), parts.store().schedulers(), parts.calls(), parts.telemetry(), parts.codec());
    }

    @Override
    public final void pause() {
        parts.store().queues().pause(name());
    }

    @Override
    public final void resume() {
        parts.store().queues().resume(name());
    }

    @Override
    public final boolean isPaused() {
        return meta().paused();
    }

    @Override
    public final QueueMeta meta() {
        return parts.store().queues().meta(name());
    }

    @Override
    public final JobLists jobs() {
        return new DefaultJobLists(name(), parts.store());
    }

    @Override
    public final QueueMaintenance maintenance() {
        return new DefaultQueueMaintenance(name(), parts.store(), parts.calls());
    }

    @Override
    public final QueueLimits limits() {
        return new DefaultQueueLimits(name(), parts.store());
    }

    @Override
    public final QueueMetrics metrics(JobState end) {
        return metrics(end, 0, -1);
    }

    @Override
    public final QueueMetrics metrics(JobState end, long firstMinute, long lastMinute) {
        return parts.store().queues().metrics(name(), end, firstMinute, lastMinute);
    }

    @Override
    public final String prometheusMetrics(Map<String, String> labels) {
        PrometheusText text = new PrometheusText(name(), labels);
        return text.of(parts.store().queues().figures(name()));
    }

    @Override
    public final List<ConnectedClient> workers() {
        return parts.store().queues().workers(name());
    }

    @Override
    public final List<ConnectedClient> eventReaders() {
        return parts.store().queues().eventReaders(name());
    }
}
