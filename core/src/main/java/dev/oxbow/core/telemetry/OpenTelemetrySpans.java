package dev.oxbow.core.telemetry;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Spans of OpenTelemetry around adding and processing jobs, with the names, kinds and attributes of BullMQ's own add-on {@code
 * bullmq-otel}, so that traces of Node and Java look the same and go from one to the other: {@code add QUEUE.NAME} and {@code
 * addBulk QUEUE} of kind producer, {@code process QUEUE} of kind consumer as their child; {@code addFlow QUEUE} or {@code
 * addBulkFlows} with an {@code addNode QUEUE} for each job below it; {@code add QUEUE.NAME} for a scheduler that is made or changed,
 * whose jobs all carry it. The processor runs inside the consumer's span, which is current on its thread.
 *
 * <p>A job carries what the propagators given write, W3C's {@code traceparent} usually, in its option {@code tm}; the jobs of
 * one bulk carry the same. Without propagators it carries nothing, and the spans of a job are not joined.
 *
 * <p>Some things differ from {@code bullmq-otel}. The jobs of a flow carry their spans, so that their processing is joined to them;
 * there they carry nothing. There is no span for the next job of a scheduler, which is made before the one at hand is
 * processed, and carries the trace all the same. A failed attempt gets the status error and the exception, not an
 * event alone. What a job returns is not written into its span. And there is no span for reporting outcomes to Redis, since
 * one call reports many.
 *
 * <p>Thread-safe; keeps no state but OpenTelemetry's.
 */
public final class OpenTelemetrySpans implements Telemetry {
    private static final String SCOPE = "dev.oxbow";

    private final Tracer tracer;
    private final Carrier carrier;
    private final Clock clock;

    /** @param openTelemetry of the program, with its propagators */
    public OpenTelemetrySpans(OpenTelemetry openTelemetry) {
        this(openTelemetry, Clock.systemUTC());
    }

    /** @param clock gives the times in attributes */
    OpenTelemetrySpans(OpenTelemetry openTelemetry, Clock clock) {
        this.tracer = openTelemetry.getTracer(SCOPE);
        this.carrier = new Carrier(openTelemetry.getPropagators().getTextMapPropagator());
        this.clock = clock;
    }

    @Override
    public Adding adding(String queue, List<String> jobNames) {
        boolean one = jobNames.size() == 1;
        SpanBuilder span = tracer.spanBuilder(one ? "add " + queue + "." + jobNames.get(0) : "addBulk " + queue)
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute(Names.QUEUE, queue)
                .setAttribute(Names.OPERATION, one ? "add" : "addBulk");
        if (one) {
            span.setAttribute(Names.JOB_NAME, jobNames.get(0));
        } else {
            span.setAttribute(Names.BULK_NAMES, jobNames).setAttribute(Names.BULK_COUNT, (long) jobNames.size());
        }
        Span started = span.startSpan();
        return new AddSpan(started, carrier.written(Context.current().with(started)));
    }

    @Override
    public AddingFlows addingFlows(String queue, List<String> jobNames) {
        return FlowSpans.start(tracer, carrier, queue, jobNames);
    }

    @Override
    public Adding scheduling(String queue, String schedulerId, String jobName) {
        Span started = tracer.spanBuilder("add " + queue + "." + jobName)
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute(Names.QUEUE, queue)
                .setAttribute(Names.OPERATION, "add")
                .setAttribute(Names.SCHEDULER_ID, schedulerId)
                .startSpan();
        return new AddSpan(started, carrier.written(Context.current().with(started)));
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // The report of the attempt's end closes the scope, on the same thread.
    public Processing processing(Job job, String workerId, @Nullable String workerName) {
        JobOptions options = job.options();
        String carried = options.omitTelemetryContext() ? null : options.telemetry();
        SpanBuilder span = tracer.spanBuilder("process " + job.queue())
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(carrier.read(carried))
                .setAttribute(Names.QUEUE, job.queue())
                .setAttribute(Names.OPERATION, "process")
                .setAttribute(Names.WORKER_ID, workerId)
                .setAttribute(Names.JOB_ID, job.id())
                .setAttribute(Names.JOB_NAME, job.name());
        if (workerName != null) {
            span.setAttribute(Names.WORKER_NAME, workerName);
        }
        Instant taken = job.processedOn();
        if (taken != null) {
            span.setAttribute(Names.PROCESSED, taken.toEpochMilli());
        }
        Span started = span.startSpan();
        String metadata = carrier.written(Context.root().with(started));
        return new ProcessSpan(started, started.makeCurrent(), metadata, job.attemptsMade() + 1, clock);
    }

    private static String reason(Throwable failure) {
        return Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getName());
    }

    /** @param metadata null: there is nothing to carry */
    static JobOptions carrying(JobOptions options, @Nullable String metadata) {
        return metadata == null || options.omitTelemetryContext()
                ? options
                : options.toBuilder().telemetry(metadata).build();
    }

    static void fail(Span span, Throwable failure) {
        span.recordException(failure);
        span.setStatus(StatusCode.ERROR, reason(failure));
    }

    private record AddSpan(Span span, @Nullable String metadata) implements Adding {
        @Override
        public JobOptions carriedBy(JobOptions options) {
            return carrying(options, metadata);
        }

        @Override
        public void added(List<String> jobIds) {
            if (jobIds.size() == 1) {
                span.setAttribute(Names.JOB_ID, jobIds.get(0));
            }
            span.end();
        }

        @Override
        public void failed(Throwable failure) {
            fail(span, failure);
            span.end();
        }
    }

    private record ProcessSpan(
            Span span, Scope scope, @Nullable String metadata, int attempt, Clock clock) implements Processing {
        @Override
        public void completed() {
            finished();
            span.addEvent("job completed");
            ended();
        }

        @Override
        public void failed(Throwable failure) {
            finished();
            span.addEvent("job failed", Attributes.of(Names.FAILED_REASON, reason(failure)));
            fail(span, failure);
            ended();
        }

        private void finished() {
            span.setAttribute(Names.ATTEMPTS_MADE, (long) attempt);
            span.setAttribute(Names.ATTEMPT_FINISHED, clock.millis());
        }

        @Override
        public void ended() {
            scope.close();
            span.end();
        }
    }
}
