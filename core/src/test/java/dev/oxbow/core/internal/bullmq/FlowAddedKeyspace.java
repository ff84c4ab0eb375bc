package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static dev.oxbow.core.internal.bullmq.Keyspace.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.flow.AddedFlow;
import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.flow.FlowTree;
import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.AddedJob.AddStatus;
import dev.oxbow.core.job.ChildFailure;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.JobNotAddedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What flows write to Redis, and how they are read. */
interface FlowAddedKeyspace extends KeyspaceSubject {
    @Test
    default void aParentIsInWaitingChildren() {
        Keyspace space = subject();

        AddedFlow added = space.addFlows(node("p", o -> o.priority(4))
                        .child(node("a"))
                        .child(node("b", o -> o.onFailure(ChildFailure.IGNORE))))
                .get(0);

        assertThat(added)
                .isEqualTo(new AddedFlow(
                        Keyspace.QUEUE,
                        new AddedJob("p", false),
                        List.of(
                                new AddedFlow(Keyspace.QUEUE, new AddedJob("a", false), List.of()),
                                new AddedFlow(Keyspace.QUEUE, new AddedJob("b", false), List.of()))));
        assertThat(space.scored("waiting-children")).containsExactly("p=" + space.now());
        assertThat(space.members("p:dependencies")).containsExactlyInAnyOrder(space.key("a"), space.key("b"));
        assertThat(space.hash("p"))
                .containsEntry("priority", "4")
                .containsEntry("data", "1")
                .doesNotContainKeys("parent", "parentKey");
        assertThat(space.hash("b"))
                .containsEntry("parentKey", space.key("p"))
                .containsEntry("parent", "{\"id\":\"p\",\"queueKey\":\"" + space.qualified() + "\",\"idof\":true}");
        assertThat(new Json(space.hash("b").getOrDefault("opts", "")).as(JsonNode.class))
                .isEqualTo(
                        Json.parse("{\"attempts\":0,\"jobId\":\"b\",\"idof\":true,\"parent\":{\"id\":\"p\",\"queue\":\""
                                        + space.qualified() + "\"}}")
                                .as(JsonNode.class));
        assertThat(space.list("wait")).containsExactly("b", "a");
        assertThat(space.scored("marker")).containsExactly("0=0");
        assertThat(space.text("id")).isEqualTo("3");
        assertThat(space.hash("meta")).containsExactly(Map.entry("opts.maxLenEvents", "10000"));
        assertThat(space.events())
                .containsExactly(
                        "added jobId=p name=p",
                        "waiting-children jobId=p",
                        "added jobId=a name=a",
                        "waiting jobId=a",
                        "added jobId=b name=b",
                        "waiting jobId=b");
    }

    @Test
    default void jobsWithoutAChosenIdGetARandomOneThatIsNoOption() {
        Keyspace space = subject();

        AddedFlow added = space.addFlows(Flow.of(Keyspace.QUEUE, "p", null).child(Flow.of(Keyspace.QUEUE, "c", null)))
                .get(0);

        String child = added.children().get(0).id();
        assertThat(UUID.fromString(added.id()).version()).isEqualTo(4);
        assertThat(UUID.fromString(child).version()).isEqualTo(4);
        assertThat(space.hash(added.id())).containsEntry("opts", "{\"attempts\":0}");
        assertThat(space.hash(child)).containsEntry("parentKey", space.key(added.id()));
    }

    @Test
    default void queuesAndPrefixesMayDiffer() {
        Keyspace space = subject();
        String otherPrefix = space.otherPrefix();

        space.addFlows(node("p")
                .child(Flow.of("stock", "c", null)
                        .prefix(otherPrefix)
                        .options(o -> o.jobId("c"))
                        .child(Flow.of("bank", "d", null)
                                .options(o -> o.jobId("d").delay(Duration.ofSeconds(5))))));

        String child = otherPrefix + ":stock:c";
        assertThat(space.members("p:dependencies")).containsExactly(child);
        assertThat(Replies.fields(space.command("HGETALL", child))).containsEntry("parentKey", space.key("p"));
        assertThat(Replies.list(space.command("SMEMBERS", child + ":dependencies")))
                .containsExactly(space.keyOf("bank", "d"));
        assertThat(Replies.number(space.command("ZSCORE", space.keyOf("bank", "delayed"), "d")))
                .isEqualTo((space.now() + 5000) * 4096);
        space.command("DEL", child, child + ":dependencies");
        for (String suffix : List.of("id", "meta", "events", "waiting-children")) {
            space.command("DEL", otherPrefix + ":stock:" + suffix);
        }
    }

    @Test
    default void flowsOfOneCallAreAddedLevelByLevel() {
        Keyspace space = subject();

        List<AddedFlow> added =
                space.addFlows(node("p1").child(node("a")), node("p2").child(node("b")), node("alone"));

        assertThat(added).extracting(AddedFlow::id).containsExactly("p1", "p2", "alone");
        assertThat(space.events())
                .filteredOn(event -> event.startsWith("added"))
                .containsExactly(
                        "added jobId=p1 name=p1",
                        "added jobId=p2 name=p2",
                        "added jobId=alone name=alone",
                        "added jobId=a name=a",
                        "added jobId=b name=b");
        assertThat(space.list("wait")).containsExactly("b", "a", "alone");
    }

    @Test
    default void theDefaultsOfAQueueAreChangedByAJobsOwnOptions() {
        Keyspace space = subject();
        JobOptions defaults = JobOptions.builder().attempts(7).lifo(true).build();

        space.flows()
                .withDefaults(Keyspace.QUEUE, defaults)
                .add(node("p", o -> o.attempts(2))
                        .child(Flow.of("elsewhere", "c", null).options(o -> o.jobId("c"))));

        assertThat(new Json(space.hash("p").getOrDefault("opts", "")).as(JsonNode.class))
                .isEqualTo(Json.parse("{\"attempts\":2,\"jobId\":\"p\",\"lifo\":true}")
                        .as(JsonNode.class));
        assertThat(Replies.text(space.command("HGET", space.keyOf("elsewhere", "c"), "opts")))
                .contains("\"attempts\":0");
    }

    @Test
    default void aRootMayHaveAnExistingParent() {
        Keyspace space = subject();
        space.add(job(o -> o.jobId("g")));

        space.addFlows(node("p", o -> o.parent(Keyspace.QUEUE, "g")).child(node("c")));

        assertThat(space.members("g:dependencies")).containsExactly(space.key("p"));
        assertThat(space.hash("p")).containsEntry("parentKey", space.key("g"));
        assertThat(space.scored("waiting-children")).containsExactly("p=" + space.now());
    }

    @Test
    default void aRootWhoseParentIsMissingLeavesNothing() {
        Keyspace space = subject();

        assertThatThrownBy(() -> space.addFlows(
                        node("alone"),
                        node("p", o -> o.parent(Keyspace.QUEUE, "no")).child(node("c"))))
                .isInstanceOf(JobNotAddedException.class)
                .hasFieldOrPropertyWithValue("reason", AddStatus.PARENT_MISSING)
                .hasMessage("Missing key for parent job 'no' of queue 'q': job 'p' was not added");

        assertThat(space.suffixes()).isEmpty();
    }

    @Test
    default void anExistingRootGetsTheChildren() {
        Keyspace space = subject();
        space.add(job(o -> o.jobId("p")));

        AddedFlow added = space.addFlows(node("p").child(node("c"))).get(0);

        assertThat(added.job()).isEqualTo(new AddedJob("p", true));
        assertThat(space.list("wait")).containsExactly("c", "p");
        assertThat(space.members("p:dependencies")).containsExactly(space.key("c"));
        assertThat(space.events()).contains("duplicated jobId=p");
        assertThat(space.suffixes()).doesNotContain("waiting-children");
    }

    @Test
    default void aCompletedChildReleasesItsParentWhenAllAreAdded() {
        Keyspace space = subject();
        space.add(job(o -> o.jobId("c")));
        space.exchange(0, completed(space.fetchOne()));
        long now = space.now();

        space.addFlows(node("p", o -> o.delay(Duration.ofMillis(500))).child(node("c")));

        assertThat(space.hash("p:processed")).containsOnlyKeys(space.key("c"));
        assertThat(space.scored("delayed")).containsExactly("p=" + (now + 500) * 4096);
        assertThat(space.lastEvents(3))
                .containsExactly(
                        "waiting-children jobId=p", "duplicated jobId=c", "delayed jobId=p delay=" + (now + 500));
    }

    @Test
    default void aCompletedChildDoesNotReleaseAParentThatHasOthers() {
        Keyspace space = subject();
        space.add(job(o -> o.jobId("c")));
        space.exchange(0, completed(space.fetchOne()));

        space.addFlows(node("p").child(node("c")).child(node("d")));

        assertThat(space.scored("waiting-children")).hasSize(1);
        assertThat(space.members("p:dependencies")).containsExactly(space.key("d"));
    }

    @Test
    default void aChildNamedTwiceExistsOnce() {
        Keyspace space = subject();

        AddedFlow added =
                space.addFlows(node("p").child(node("c")).child(node("c"))).get(0);

        assertThat(added.children())
                .extracting(child -> child.job().status())
                .containsExactly(AddStatus.ADDED, AddStatus.DUPLICATE);
        assertThat(space.members("p:dependencies")).containsExactly(space.key("c"));
    }

    @Test
    default void aChildOfAnotherParentKeepsTheWholeCallOut() {
        Keyspace space = subject();
        space.addFlows(node("p").child(node("c")));
        Map<String, Object> before = space.everything();

        assertThatThrownBy(() -> space.addFlows(
                        node("alone"), node("p2").child(node("c")).child(node("d"))))
                .isInstanceOf(JobNotAddedException.class)
                .hasFieldOrPropertyWithValue("reason", AddStatus.OTHER_PARENT)
                .hasMessageContaining("job 'c' is there already and belongs to another parent");

        assertThat(space.everything()).isEqualTo(before);
    }

    @Test
    default void aChildOfTwoParentsOfOneCallKeepsTheWholeCallOut() {
        Keyspace space = subject();

        assertThatThrownBy(() ->
                        space.addFlows(node("p").child(node("c")), node("p2").child(node("c"))))
                .isInstanceOf(JobNotAddedException.class)
                .hasFieldOrPropertyWithValue("reason", AddStatus.OTHER_PARENT);

        assertThat(space.suffixes()).isEmpty();
    }

    @Test
    default void aFlowOfASingleJobMayBeDeduplicated() {
        Keyspace space = subject();
        Flow alone = Flow.of(Keyspace.QUEUE, "n", null).options(o -> o.deduplication(Deduplication.simple("d")));

        List<AddedFlow> added = space.addFlows(alone, alone);

        assertThat(added.get(1).job()).isEqualTo(new AddedJob(added.get(0).id(), AddStatus.DEDUPLICATED));
        assertThat(space.list("wait")).containsExactly(added.get(0).id());
    }

    @Test
    default void theLastChildReleasesAParentThatOxbowAdded() {
        Keyspace space = subject();
        space.addFlows(node("g").child(node("p").child(node("c"))));

        space.exchange(0, completed(space.fetchOne()));
        assertThat(space.list("wait")).containsExactly("p");
        space.exchange(0, completed(space.fetchOne()));

        assertThat(space.list("wait")).containsExactly("g");
        assertThat(space.hash("g:processed")).containsExactly(Map.entry(space.key("p"), "{\"r\":\"ü\"}"));
    }

    @Test
    default void aTreeIsReadWithItsStates() {
        Keyspace space = subject();
        space.addFlows(
                node("g").child(node("p").child(node("c")).child(node("d"))).child(node("e")));
        space.exchange(0, completed(space.fetchOne()));

        FlowTree tree = space.flows().find(Keyspace.QUEUE, "g").orElseThrow();

        assertThat(tree.job().id()).isEqualTo("g");
        assertThat(tree.state()).isEqualTo(JobState.WAITING_CHILDREN);
        Map<String, JobState> states = new java.util.HashMap<>();
        collect(tree, states);
        assertThat(states)
                .containsOnly(
                        Map.entry("g", JobState.WAITING_CHILDREN),
                        Map.entry("p", JobState.WAITING_CHILDREN),
                        Map.entry("e", JobState.COMPLETED),
                        Map.entry("c", JobState.WAITING),
                        Map.entry("d", JobState.WAITING));
        assertThat(tree.children().get(0).job().id()).isEqualTo("e");
    }

    private static void collect(FlowTree tree, Map<String, JobState> states) {
        states.put(tree.job().id(), tree.state());
        tree.children().forEach(child -> collect(child, states));
    }

    @Test
    default void aTreeIsReadNoDeeperAndNoWiderThanRequested() {
        Keyspace space = subject();
        space.addFlows(node("g").child(node("p").child(node("c"))).child(node("e")));

        assertThat(space.flows().find(Keyspace.QUEUE, "g", 1, 20).orElseThrow().children())
                .isEmpty();
        assertThat(space.flows().find(Keyspace.QUEUE, "g", 2, 20).orElseThrow().children())
                .hasSize(2)
                .allSatisfy(child -> assertThat(child.children()).isEmpty());
        assertThat(space.flows().find(Keyspace.QUEUE, "g", 2, 1).orElseThrow().children())
                .hasSize(1);
    }

    @Test
    default void missingChildrenAreOmittedAndAnUnknownJobHasNoTree() {
        Keyspace space = subject();
        space.addFlows(node("p").child(node("c")).child(node("d")));
        space.command("DEL", space.key("c"));

        assertThat(space.flows().find(Keyspace.QUEUE, "p").orElseThrow().children())
                .singleElement()
                .satisfies(child -> assertThat(child.job().id()).isEqualTo("d"));
        assertThat(space.flows().find(Keyspace.QUEUE, "missing")).isEmpty();
    }
}
