package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.flow.AddedFlow;
import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.flow.FlowTree;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.ChildFailure;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.worker.ActiveJob;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Flows with jobs of Node and of Oxbow, and jobs of one that keep out those of the other by deduplication. */
@Tag("node")
class FlowsTest extends SharedRedis {
    private final String children = queue + "-children";

    FlowsTest(Adapter adapter) {
        super(adapter);
    }

    private NodeProgram nodeWorkerOn(String name) {
        return opened(NodeProgram.start("worker.mjs", url(), name, "{}"));
    }

    /** A sorted list of the children's return values. */
    private @Nullable Object valuesOfChildren(ActiveJob job) {
        return oxbow.queue(queue).job(job.job().id()).childrenValues().values().stream()
                .map(value -> value.as(Integer.class))
                .sorted()
                .toList();
    }

    private Flow family() {
        return Flow.of(queue, "parent", Map.of("do", "children"))
                .child(Flow.of(children, "child", Map.of("do", "echo", "value", 1)))
                .child(Flow.of(children, "child", Map.of("do", "echo", "value", 2)));
    }

    private Map<String, Object> familyOfNode() {
        return Map.of(
                "name",
                "parent",
                "queueName",
                queue,
                "data",
                Map.of("do", "children"),
                "children",
                List.of(
                        Map.of("name", "child", "queueName", children, "data", Map.of("do", "echo", "value", 1)),
                        Map.of("name", "child", "queueName", children, "data", Map.of("do", "echo", "value", 2))));
    }

    private static @Nullable Object echo(ActiveJob job) {
        return job.job().data().as(JsonNode.class).get("value");
    }

    @Test
    void nodeProcessesTheParentAndOxbowTheChildrenOfOxbowsFlow() {
        nodeWorker();
        oxbow.worker(children, FlowsTest::echo);

        AddedFlow added = oxbow.flows().add(family());

        assertThat(awaitState(added.id(), JobState.COMPLETED).returnValue()).isEqualTo(Json.parse("[1,2]"));
    }

    @Test
    void oxbowProcessesTheParentAndNodeTheChildrenOfOxbowsFlow() {
        nodeWorkerOn(children);
        oxbow.worker(queue, this::valuesOfChildren);

        AddedFlow added = oxbow.flows().add(family());

        assertThat(awaitState(added.id(), JobState.COMPLETED).returnValue()).isEqualTo(Json.parse("[1,2]"));
    }

    @Test
    void nodeProcessesTheParentAndOxbowTheChildrenOfNodesFlow() {
        nodeWorker();
        oxbow.worker(children, FlowsTest::echo);

        JsonNode added = nodeQueue().ask("flow", "tree", familyOfNode());

        Job parent = awaitState(added.get("parent").asText(), JobState.COMPLETED);
        assertThat(parent.returnValue()).isEqualTo(Json.parse("[1,2]"));
    }

    @Test
    void oxbowProcessesTheParentAndNodeTheChildrenOfNodesFlow() {
        nodeWorkerOn(children);
        oxbow.worker(queue, this::valuesOfChildren);

        JsonNode added = nodeQueue().ask("flow", "tree", familyOfNode());

        Job parent = awaitState(added.get("parent").asText(), JobState.COMPLETED);
        assertThat(parent.returnValue()).isEqualTo(Json.parse("[1,2]"));
    }

    @Test
    void aFailureAtNodeFailsAParentAtOxbow() {
        nodeWorkerOn(children);
        oxbow.worker(queue, this::valuesOfChildren);

        AddedFlow added = oxbow.flows()
                .add(Flow.of(queue, "parent", null)
                        .child(Flow.of(children, "child", Map.of("do", "fail", "times", 9))
                                .options(options -> options.onFailure(ChildFailure.FAIL_PARENT))));

        String child = added.children().get(0).id();
        assertThat(awaitState(added.id(), JobState.FAILED).failedReason())
                .isEqualTo("child bull:" + children + ":" + child + " failed");
    }

    @Test
    void aFailureAtOxbowFailsAParentAtNode() {
        nodeWorker();
        oxbow.worker(children, job -> {
            throw new IllegalStateException("no");
        });

        JsonNode added = nodeQueue()
                .ask(
                        "flow",
                        "tree",
                        Map.of(
                                "name",
                                "parent",
                                "queueName",
                                queue,
                                "children",
                                List.of(Map.of(
                                        "name",
                                        "child",
                                        "queueName",
                                        children,
                                        "opts",
                                        Map.of("failParentOnFailure", true)))));

        String child = added.get("children").get(0).asText();
        assertThat(awaitState(added.get("parent").asText(), JobState.FAILED).failedReason())
                .isEqualTo("child bull:" + children + ":" + child + " failed");
    }

    @Test
    void nodeAddsAChildToAParentOfOxbows() {
        AddedFlow added = oxbow.flows().add(family());
        NodeProgram node = opened(NodeProgram.start("queue.mjs", url(), children));
        node.ask(
                "add",
                "name",
                "late",
                "data",
                Map.of("do", "echo", "value", 3),
                "options",
                Map.of("parent", Map.of("id", added.id(), "queue", "bull:" + queue)));

        FlowTree tree = oxbow.flows().find(queue, added.id()).orElseThrow();
        assertThat(tree.children()).hasSize(3).allMatch(child -> child.state() == JobState.WAITING);

        oxbow.worker(children, FlowsTest::echo);
        nodeWorker();
        assertThat(awaitState(added.id(), JobState.COMPLETED).returnValue()).isEqualTo(Json.parse("[1,2,3]"));
    }

    @Test
    void aDeduplicatedJobOfOneSideKeepsOutThoseOfTheOther() {
        NodeProgram node = nodeQueue();
        JobOptions once =
                JobOptions.builder().deduplication(Deduplication.simple("once")).build();
        Map<String, Object> onceAtNode = Map.of("deduplication", Map.of("id", "once"));
        String ours = oxbow.queue(queue)
                .add("n", Map.of("do", "echo", "value", 1), once)
                .id();

        assertThat(node.ask("add", "name", "n", "data", 1, "options", onceAtNode)
                        .asText())
                .isEqualTo(ours);

        NodeProgram worker = nodeWorker();
        worker.awaitEvent("completed", ours);
        awaitState(ours, JobState.COMPLETED);
        String theirs =
                node.ask("add", "name", "n", "data", 2, "options", onceAtNode).asText();
        assertThat(theirs).isNotEqualTo(ours);
        worker.awaitEvent("completed", theirs);
        awaitState(theirs, JobState.COMPLETED);
        node.ask("pause");
        String held =
                node.ask("add", "name", "n", "data", 3, "options", onceAtNode).asText();
        AddedJob keptOut = oxbow.queue(queue).add("n", 4, once);
        assertThat(keptOut.deduplicated()).isTrue();
        assertThat(keptOut.id()).isEqualTo(held);
    }
}
