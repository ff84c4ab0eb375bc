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
 * A program's processor, of whose attempts telemetry is told: runs inside what telemetry makes current on its thread. Whoever puts
 * a job off, or gives it back, has not failed.
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
        Telemetry.Processing told = telemetry.processing(job.job(), workerId(attempt), workerName);
        try {
            Json value = Json.of(processor.process(job)); // a value that cannot be written is a failure too
            told.completed();
            return value;
        } catch (DelayedException | RateLimitedException | WaitingException | WaitingChildrenException elsewhere) {
            told.ended();
            throw elsewhere;
        } catch (Throwable failure) {
            told.failed(failure);
            attempt.failedUnder(told.metadata());
            throw failure;
        }
    }

    /** A worker's tokens have its id in front of a running number. */
    private static String workerId(JobAttempt attempt) {
        String token = attempt.taken().token();
        int colon = token.lastIndexOf(':');
        return colon < 0 ? token : token.substring(0, colon);
    }
}
