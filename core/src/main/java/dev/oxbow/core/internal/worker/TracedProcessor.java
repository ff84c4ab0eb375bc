package dev.oxbow.core.internal.worker;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.telemetry.Telemetry;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.DelayedException;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.RateLimitedException;
import dev.oxbow.core.worker.WaitingChildrenException;
import dev.oxbow.core.worker.WaitingException;
import org.jspecify.annotations.Nullable;

/**
 * The program's processor with telemetry: it runs inside what telemetry makes current on the processor's thread, and
 * each attempt is reported to telemetry. A processor that delays its job or gives it back has not failed.
 */
final class TracedProcessor implements JobProcessor {
    private final JobProcessor processor;
    private final Telemetry telemetry;
    private final @Nullable String workerName;

    TracedProcessor(JobProcessor processor, Telemetry telemetry, @Nullable String workerName) {
        this.processor = processor;
        this.telemetry = telemetry;
        this.workerName = workerName;
    }

    @Override
    public @Nullable Object process(ActiveJob job) throws Exception {
        if (!(job instanceof JobAttempt attempt)) {
            return processor.process(job);
        }
        Telemetry.Processing traced = telemetry.processing(job.job(), workerId(attempt), workerName);
        try {
            Json value = attempt.encode(processor.process(job)); // a value that cannot be written is a failure too
            traced.completed();
            return value;
        } catch (DelayedException | RateLimitedException | WaitingException | WaitingChildrenException unfinished) {
            traced.ended();
            throw unfinished;
        } catch (Throwable failure) {
            traced.failed(failure);
            attempt.setTelemetry(traced.metadata());
            throw failure;
        }
    }

    /** The token of a worker's lock is the worker's id, a colon and a number. */
    private static String workerId(JobAttempt attempt) {
        String token = attempt.fetched().token();
        int colon = token.lastIndexOf(':');
        return colon < 0 ? token : token.substring(0, colon);
    }
}
