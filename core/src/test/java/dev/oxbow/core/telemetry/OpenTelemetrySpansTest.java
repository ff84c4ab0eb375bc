package dev.oxbow.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.DelayedException;
import dev.oxbow.core.worker.WorkerOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names, kinds and attributes are those observed with {@code bullmq-otel} 2.0.1. */
@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenTelemetrySpansTest {
    private static final String QUEUE = "mail";

    private final RecordedSpans spans = new RecordedSpans();
    private final JobStore store = new InMemoryJobStore(Clock.systemUTC());
    private final Oxbow oxbow = OxbowForTests.over(store, Clock.systemUTC(), () -> {}, new OpenTelemetrySpans(spans));
    private final Queue queue = oxbow.queue(QUEUE);

    @AfterEach
    void close() {
        oxbow.close(Duration.ZERO);
        spans.close();
    }

    private SpanData awaitSpan(String name) {
        return awaitSpans(name, 1).get(0);
    }

    private List<SpanData> awaitSpans(String name, int count) {
        Await.until(count + " spans " + name, () -> spans.named(name).size() == count);
        return spans.named(name);
    }

    private Job job(String id) {
        return queue.find(id).orElseThrow().job();
    }

    private static @Nullable String text(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.stringKey(attribute));
    }

    private static @Nullable Long number(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.longKey(attribute));
    }

    @Test
    void aJobIsAddedInAProducerSpanWhoseContextItCarries() {
        String id = queue.add("welcome", null).id();

        SpanData span = spans.named("add mail.welcome").get(0);
        assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(text(span, "bullmq.queue.name")).isEqualTo(QUEUE);
        assertThat(text(span, "bullmq.queue.operation")).isEqualTo("add");
        assertThat(text(span, "bullmq.job.name")).isEqualTo("welcome");
        assertThat(text(span, "bullmq.job.id")).isEqualTo(id);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(job(id).options().telemetry()).isEqualTo(RecordedSpans.carried(span));
    }

    @Test
    void theSpanThatIsCurrentIsTheParentOfTheProducers() {
        Span outer = spans.tracer().spanBuilder("request").startSpan();
        try (Scope current = outer.makeCurrent()) {
            queue.addAsync("welcome", null, JobOptions.DEFAULTS).join();
            assertThat(current).isNotNull();
        } finally {
            outer.end();
        }

        SpanData span = awaitSpan("add mail.welcome");
        assertThat(span.getParentSpanId()).isEqualTo(outer.getSpanContext().getSpanId());
        assertThat(span.getTraceId()).isEqualTo(outer.getSpanContext().getTraceId());
    }

    @Test
    void theJobsOfABulkCarryOneSpan() {
        queue.addAll(List.of(
                new NewJob("a", Json.NULL, JobOptions.DEFAULTS),
                new NewJob(
                        "b",
                        Json.NULL,
                        JobOptions.builder().omitTelemetryContext(true).build()),
                new NewJob("c", Json.NULL, JobOptions.DEFAULTS)));

        SpanData span = spans.named("addBulk mail").get(0);
        assertThat(spans.count()).isEqualTo(1);
        assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(text(span, "bullmq.queue.operation")).isEqualTo("addBulk");
        assertThat(span.getAttributes().get(AttributeKey.stringArrayKey("bullmq.job.bulk.names")))
                .containsExactly("a", "b", "c");
        assertThat(number(span, "bullmq.job.bulk.count")).isEqualTo(3);
        assertThat(job("1").options().telemetry()).isEqualTo(RecordedSpans.carried(span));
        assertThat(job("2").options().telemetry()).isNull();
        assertThat(job("2").options().omitTelemetryContext()).isTrue();
        assertThat(job("3").options().telemetry()).isEqualTo(RecordedSpans.carried(span));
    }

    @Test
    void aJobThatCannotBeAddedIsAnErrorOfItsSpan() {
        JobOptions small = JobOptions.builder().sizeLimit(1).build();

        assertThatThrownBy(() -> queue.add("large", "larger than that", small))
                .isInstanceOf(IllegalArgumentException.class);

        SpanData span = spans.named("add mail.large").get(0);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getEvents()).extracting(EventData::getName).containsExactly("exception");
    }

    @Test
    void aJobIsProcessedInASpanOfAConsumerThatIsTheProducersChild() {
        oxbow.worker(
                QUEUE,
                job -> {
                    spans.tracer().spanBuilder("inner").startSpan().end();
                    return "secret";
                },
                WorkerOptions.builder().name("postman").build());

        String id = queue.add("welcome", null).id();

        SpanData span = awaitSpan("process mail");
        SpanData producer = spans.named("add mail.welcome").get(0);
        assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(span.getTraceId()).isEqualTo(producer.getTraceId());
        assertThat(span.getParentSpanId()).isEqualTo(producer.getSpanId());
        assertThat(spans.named("inner").get(0).getParentSpanId()).isEqualTo(span.getSpanId());
        assertThat(text(span, "bullmq.queue.name")).isEqualTo(QUEUE);
        assertThat(text(span, "bullmq.queue.operation")).isEqualTo("process");
        assertThat(text(span, "bullmq.worker.name")).isEqualTo("postman");
        assertThat(text(span, "bullmq.worker.id")).isNotBlank().doesNotContain(":");
        assertThat(text(span, "bullmq.job.id")).isEqualTo(id);
        assertThat(text(span, "bullmq.job.name")).isEqualTo("welcome");
        assertThat(number(span, "bullmq.job.attempts.made")).isEqualTo(1);
        assertThat(number(span, "bullmq.job.processed.timestamp")).isPositive();
        assertThat(number(span, "bullmq.job.attempt_finished_timestamp")).isPositive();
        assertThat(span.getEvents()).extracting(EventData::getName).containsExactly("job completed");
        assertThat(span.toString()).doesNotContain("secret");
    }

    @Test
    void eachAttemptIsASpanAndAFailedOneAnError() {
        oxbow.worker(QUEUE, job -> {
            throw new IllegalStateException("boom");
        });

        String id = queue.add(
                        "welcome",
                        null,
                        JobOptions.builder()
                                .attempts(2)
                                .backoff(Backoff.fixed(Duration.ofMillis(1)))
                                .build())
                .id();

        List<SpanData> attempts = awaitSpans("process mail", 2);
        SpanData producer = spans.named("add mail.welcome").get(0);
        assertThat(attempts).allSatisfy(span -> {
            assertThat(span.getParentSpanId()).isEqualTo(producer.getSpanId());
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.getStatus().getDescription()).isEqualTo("boom");
            assertThat(span.getEvents()).extracting(EventData::getName).containsExactly("job failed", "exception");
        });
        assertThat(attempts)
                .extracting(span -> number(span, "bullmq.job.attempts.made"))
                .containsExactly(1L, 2L);
        Await.until("it has failed", () -> queue.find(id).orElseThrow().state() == JobState.FAILED);
    }

    @Test
    void aJobThatItsProcessorDelaysHasNotFailed() {
        oxbow.worker(QUEUE, job -> {
            throw new DelayedException(Duration.ofHours(1));
        });

        queue.add("later", null);

        SpanData span = awaitSpan("process mail");
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span.getEvents()).isEmpty();
    }

    @Test
    void anUnreadableTraceContextCountsAsNone() {
        try (Oxbow withoutTelemetry = OxbowForTests.over(store)) {
            for (String carried :
                    List.of("no JSON", "[1]", "{\"traceparent\":7}", "{\"traceparent\":\"00-nonsense\"}")) {
                withoutTelemetry
                        .queue(QUEUE)
                        .add(
                                "odd",
                                null,
                                JobOptions.builder().telemetry(carried).build());
            }
        }
        oxbow.worker(QUEUE, job -> null);

        assertThat(awaitSpans("process mail", 4))
                .allSatisfy(span ->
                        assertThat(span.getParentSpanContext().isValid()).isFalse());
    }

    @Test
    void aJobThatOmitsTheContextStartsANewTrace() {
        try (Oxbow withoutTelemetry = OxbowForTests.over(store)) {
            JobOptions both = JobOptions.builder()
                    .telemetry("{\"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}")
                    .omitTelemetryContext(true)
                    .build();
            withoutTelemetry.queue(QUEUE).add("alone", null, both);
        }
        oxbow.worker(QUEUE, job -> null);

        assertThat(awaitSpan("process mail").getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void withoutPropagatorsAJobCarriesNothing() {
        try (Oxbow plain =
                OxbowForTests.over(store, Clock.systemUTC(), () -> {}, new OpenTelemetrySpans(OpenTelemetry.noop()))) {
            String id = plain.queue(QUEUE).add("welcome", null).id();

            assertThat(job(id).options().telemetry()).isNull();
        }
    }

    @Test
    void withoutTelemetryAJobCarriesTheContextOfItsOptions() {
        try (Oxbow withoutTelemetry = OxbowForTests.over(store)) {
            String id = withoutTelemetry
                    .queue(QUEUE)
                    .add("own", null, JobOptions.builder().telemetry("mine").build())
                    .id();

            assertThat(job(id).options().telemetry()).isEqualTo("mine");
        }
        assertThat(spans.count()).isZero();
    }

    @Test
    void aFlowThatCannotBeAddedFailsTheSpansOfAllItsJobs() {
        Flow flow = Flow.of(QUEUE, "parent", null).child(Flow.of(QUEUE, "child", null));

        assertThatThrownBy(() -> oxbow.flows().add(flow)).isInstanceOf(UnsupportedOperationException.class);

        assertThat(spans.named("addNode mail")).hasSize(2);
        assertThat(spans.named("addFlow mail").get(0).getStatus().getStatusCode())
                .isEqualTo(StatusCode.ERROR);
        assertThat(spans.named("addNode mail"))
                .allMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR);
    }

    @Test
    void aFlowAddedAsynchronouslyBelongsToTheCallersTrace() {
        Span request = spans.tracer().spanBuilder("request").startSpan();
        try (Scope current = request.makeCurrent()) {
            assertThat(oxbow.flows().addAsync(Flow.of(QUEUE, "parent", null)))
                    .failsWithin(Duration.ofSeconds(30)); // the in-memory store has no flows
            assertThat(current).isNotNull();
        } finally {
            request.end();
        }

        assertThat(awaitSpan("addFlow mail").getTraceId())
                .isEqualTo(request.getSpanContext().getTraceId());
    }
}
