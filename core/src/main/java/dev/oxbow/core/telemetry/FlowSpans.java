package dev.oxbow.core.telemetry;

import dev.oxbow.core.job.JobOptions;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;

/**
 * The spans of one call that adds flows: one for the call, and below it one for each job, nested like the jobs.
 * Immutable except for the state that OpenTelemetry keeps.
 */
record FlowSpans(Tracer tracer, Carrier carrier, Context context, Span span) implements Telemetry.AddingFlows {
    static FlowSpans start(Tracer tracer, Carrier carrier, String queue, List<String> names) {
        boolean one = names.size() == 1;
        SpanBuilder builder = tracer.spanBuilder(one ? "addFlow " + queue : "addBulkFlows")
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute(Names.QUEUE, one ? queue : "")
                .setAttribute(Names.OPERATION, one ? "addFlow" : "addBulkFlows");
        if (one) {
            builder.setAttribute(Names.FLOW, names.get(0));
        } else {
            builder.setAttribute(Names.BULK_COUNT, (long) names.size())
                    .setAttribute(Names.FLOW_NAMES, String.join(",", names));
        }
        Span span = builder.startSpan();
        return new FlowSpans(tracer, carrier, Context.current().with(span), span);
    }

    @Override
    public Telemetry.FlowNode root(String queue, String jobName) {
        return node(context, queue, jobName);
    }

    private Node node(Context above, String queue, String jobName) {
        Span started = tracer.spanBuilder("addNode " + queue)
                .setSpanKind(SpanKind.PRODUCER)
                .setParent(above)
                .setAttribute(Names.QUEUE, queue)
                .setAttribute(Names.OPERATION, "addNode")
                .setAttribute(Names.JOB_NAME, jobName)
                .startSpan();
        return new Node(this, above.with(started), started);
    }

    @Override
    public void added() {
        span.end();
    }

    @Override
    public void failed(Throwable failure) {
        OpenTelemetrySpans.fail(span, failure);
        span.end();
    }

    private record Node(FlowSpans all, Context context, Span span) implements Telemetry.FlowNode {
        @Override
        public Telemetry.FlowNode child(String queue, String jobName) {
            return all.node(context, queue, jobName);
        }

        @Override
        public JobOptions carriedBy(JobOptions options) {
            return OpenTelemetrySpans.carrying(options, all.carrier.written(context));
        }

        @Override
        public void added(String jobId) {
            span.setAttribute(Names.JOB_ID, jobId);
            span.end();
        }

        @Override
        public void failed(Throwable failure) {
            OpenTelemetrySpans.fail(span, failure);
            span.end();
        }
    }
}
