package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.telemetry.OpenTelemetrySpans;
import dev.oxbow.core.telemetry.RecordedSpans;
import dev.oxbow.core.testing.Await;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Traces continue from Node to Java and back: real {@code bullmq-otel} on one side, Oxbow's telemetry on the other. */
@Tag("node")
class TracesTest extends SharedRedis {
    private final RecordedSpans spans = opened(new RecordedSpans());
    private final Adapter adapter;
    private Oxbow traced;

    TracesTest(Adapter adapter) {
        super(adapter);
        this.adapter = adapter;
    }

    @BeforeEach
    void openTraced() {
        traced = opened(
                adapter.builder(url()).telemetry(new OpenTelemetrySpans(spans)).build());
    }

    private NodeProgram node() {
        return opened(NodeProgram.start("traces.mjs", url(), queue));
    }

    private SpanData awaitSpan(String name) {
        Await.until("span " + name, () -> !spans.named(name).isEmpty());
        return spans.named(name).get(0);
    }

    private static List<JsonNode> nodeSpans(NodeProgram node, String name) {
        return StreamSupport.stream(node.ask("spans").spliterator(), false)
                .filter(span -> span.get("name").asText().equals(name))
                .toList();
    }

    private static JsonNode awaitNodeSpan(NodeProgram node, String name) {
        Await.until("Node's span " + name, () -> !nodeSpans(node, name).isEmpty());
        return nodeSpans(node, name).get(0);
    }

    private static void assertChild(SpanData child, JsonNode parent) {
        assertThat(child.getTraceId()).isEqualTo(parent.get("trace").asText());
        assertThat(child.getParentSpanId()).isEqualTo(parent.get("span").asText());
    }

    private static void assertChild(JsonNode child, SpanData parent) {
        assertThat(child.get("trace").asText()).isEqualTo(parent.getTraceId());
        assertThat(child.get("parent").asText()).isEqualTo(parent.getSpanId());
    }

    @Test
    void aTraceThatBeginsInNodeContinuesInJava() {
        NodeProgram node = node();
        traced.worker(queue, job -> null);

        node.ask("add", "job", "welcome", "inRequest", true);

        SpanData processed = awaitSpan("process " + queue);
        JsonNode added = awaitNodeSpan(node, "add " + queue + ".welcome");
        assertChild(processed, added);
        assertThat(added.get("parent").asText())
                .isEqualTo(awaitNodeSpan(node, "request").get("span").asText());
    }

    @Test
    void theJobsOfABulkThatNodeAddsAreChildrenOfOneSpan() {
        NodeProgram node = node();
        traced.worker(queue, job -> null);

        node.ask("addAll", "jobs", List.of("a", "b"), "inRequest", false);

        JsonNode added = awaitNodeSpan(node, "addBulk " + queue);
        Await.until("both are processed", () -> spans.named("process " + queue).size() == 2);
        spans.named("process " + queue).forEach(span -> assertChild(span, added));
    }

    @Test
    void aTraceThatBeginsInJavaContinuesInNode() {
        NodeProgram node = node();
        node.ask("work");
        Span request = spans.tracer().spanBuilder("request").startSpan();
        try (Scope current = request.makeCurrent()) {
            traced.queue(queue).add("welcome", null);
            assertThat(current).isNotNull();
        } finally {
            request.end();
        }

        JsonNode processed = awaitNodeSpan(node, "process " + queue);
        SpanData added = awaitSpan("add " + queue + ".welcome");
        assertChild(processed, added);
        assertThat(added.getTraceId()).isEqualTo(request.getSpanContext().getTraceId());
    }

    @Test
    void theJobsOfABulkThatJavaAddsAreChildrenOfOneSpan() {
        NodeProgram node = node();
        traced.queue(queue)
                .addAll(List.of(
                        new NewJob("a", Json.EMPTY_OBJECT, JobOptions.DEFAULTS),
                        new NewJob("b", Json.EMPTY_OBJECT, JobOptions.DEFAULTS)));
        node.ask("work");

        SpanData added = awaitSpan("addBulk " + queue);
        Await.until(
                "both are processed", () -> nodeSpans(node, "process " + queue).size() == 2);
        nodeSpans(node, "process " + queue).forEach(span -> assertChild(span, added));
    }

    @Test
    void aTraceIsNotCarriedIfItsContextIsOmitted() {
        NodeProgram node = node();
        traced.queue(queue)
                .add(
                        "alone",
                        null,
                        JobOptions.builder().omitTelemetryContext(true).build());
        node.ask("work");

        assertThat(awaitNodeSpan(node, "process " + queue).get("parent").asText())
                .isEmpty();
    }

    @Test
    void spansOfNodeAndJavaHaveTheSameKindsAndAttributes() {
        NodeProgram node = node();
        node.ask("add", "job", "welcome", "inRequest", false);
        node.ask("work");
        JsonNode nodeAdded = awaitNodeSpan(node, "add " + queue + ".welcome");
        JsonNode nodeProcessed = awaitNodeSpan(node, "process " + queue);
        node.close();
        traced.worker(queue, job -> null);
        traced.queue(queue).add("welcome", null);

        assertAlike(awaitSpan("add " + queue + ".welcome"), nodeAdded);
        assertAlike(awaitSpan("process " + queue), nodeProcessed);
    }

    @Test
    void spansOfFlowsHaveTheSameNamesKindsAndAttributesAsNodes() {
        NodeProgram node = node();
        node.ask("addFlows", "count", 1);
        node.ask("addFlows", "count", 2);
        Flow tree = Flow.of(queue, "parent", null).child(Flow.of(queue, "child", null));
        traced.flows().add(tree);
        traced.flows().addAll(List.of(tree, tree));

        for (String name : List.of("addFlow " + queue, "addBulkFlows", "addNode " + queue)) {
            assertAlike(awaitSpan(name), awaitNodeSpan(node, name));
        }
        assertThat(spans.named("addNode " + queue)).hasSameSizeAs(nodeSpans(node, "addNode " + queue));
    }

    @Test
    void theJobsOfAFlowThatJavaAddsAreChildrenOfTheirSpans() {
        NodeProgram node = node();
        traced.flows().add(Flow.of(queue, "parent", null).child(Flow.of(queue, "child", null)));
        node.ask("work");

        SpanData flow = awaitSpan("addFlow " + queue);
        Await.until(
                "both are processed", () -> nodeSpans(node, "process " + queue).size() == 2);
        assertThat(nodeSpans(node, "process " + queue))
                .allSatisfy(
                        processed -> assertThat(processed.get("trace").asText()).isEqualTo(flow.getTraceId()));
        assertThat(nodeSpans(node, "process " + queue))
                .extracting(processed -> processed.get("parent").asText())
                .containsExactlyInAnyOrderElementsOf(spans.named("addNode " + queue).stream()
                        .map(SpanData::getSpanId)
                        .toList());
    }

    @Test
    void theJobOfASchedulerCarriesTheSpanThatMadeItInBothLanguages() {
        NodeProgram node = node();
        node.ask("schedule", "id", "theirs");
        traced.queue(queue)
                .schedulers()
                .upsert("ours", Schedule.every(Duration.ofHours(1)).limit(1), JobTemplate.named("tick"));
        SpanData ours = awaitSpan("add " + queue + ".tick");
        JsonNode theirs = awaitNodeSpan(node, "add " + queue + ".tick");
        assertAlike(ours, theirs);

        node.ask("work");

        Await.until(
                "both are processed", () -> nodeSpans(node, "process " + queue).size() == 2);
        assertThat(nodeSpans(node, "process " + queue))
                .extracting(processed -> processed.get("parent").asText())
                .containsExactlyInAnyOrder(ours.getSpanId(), theirs.get("span").asText());
    }

    private static void assertAlike(SpanData here, JsonNode there) {
        Set<String> attributes = new TreeSet<>();
        here.getAttributes().forEach((name, value) -> attributes.add(name.getKey()));
        Set<String> expected = new TreeSet<>();
        there.get("attributes").fieldNames().forEachRemaining(expected::add);
        assertThat(attributes).isEqualTo(expected);
        assertThat(here.getKind().name().toLowerCase(Locale.ROOT))
                .isEqualTo(there.get("kind").asText());
    }

    @Test
    void aFailedAttemptStoresItsSpanInTheJobLikeNode() {
        NodeProgram node = node();
        traced.worker(queue, job -> {
            throw new IllegalStateException("as it should");
        });
        node.ask("add", "job", "welcome", "inRequest", false);

        SpanData processed = awaitSpan("process " + queue);
        assertChild(processed, awaitNodeSpan(node, "add " + queue + ".welcome"));
        String carried = RecordedSpans.carried(processed);
        RawRedis redis = rawRedis();
        Await.until("the job has it", () -> carried.equals(redis.ask("HGET", key("1"), "tm")));
    }
}
