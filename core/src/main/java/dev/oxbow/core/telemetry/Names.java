package dev.oxbow.core.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** Attributes of spans, with the names of {@code bullmq-otel}. */
final class Names {
    static final AttributeKey<String> QUEUE = AttributeKey.stringKey("bullmq.queue.name");
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("bullmq.queue.operation");
    static final AttributeKey<String> JOB_ID = AttributeKey.stringKey("bullmq.job.id");
    static final AttributeKey<String> JOB_NAME = AttributeKey.stringKey("bullmq.job.name");
    static final AttributeKey<List<String>> BULK_NAMES = AttributeKey.stringArrayKey("bullmq.job.bulk.names");
    static final AttributeKey<Long> BULK_COUNT = AttributeKey.longKey("bullmq.job.bulk.count");
    /** For several flows {@code bullmq-otel} writes the names as one text, unlike those of a bulk of jobs. */
    static final AttributeKey<String> FLOW_NAMES = AttributeKey.stringKey("bullmq.job.bulk.names");

    static final AttributeKey<String> FLOW = AttributeKey.stringKey("bullmq.flow.name");
    static final AttributeKey<String> SCHEDULER_ID = AttributeKey.stringKey("bullmq.job.scheduler.id");
    static final AttributeKey<String> WORKER_ID = AttributeKey.stringKey("bullmq.worker.id");
    static final AttributeKey<String> WORKER_NAME = AttributeKey.stringKey("bullmq.worker.name");
    static final AttributeKey<Long> ATTEMPTS_MADE = AttributeKey.longKey("bullmq.job.attempts.made");
    static final AttributeKey<Long> ATTEMPT_FINISHED = AttributeKey.longKey("bullmq.job.attempt_finished_timestamp");
    static final AttributeKey<Long> PROCESSED = AttributeKey.longKey("bullmq.job.processed.timestamp");
    static final AttributeKey<String> FAILED_REASON = AttributeKey.stringKey("bullmq.job.failed.reason");

    private Names() {}
}
