package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.AddedJob.AddStatus;
import dev.oxbow.core.job.ChildFailure;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What jobs that are added to a parent write to Redis. */
interface ParentedKeyspace extends KeyspaceSubject {
    private static NewJob child() {
        return job(o -> o.parent(Keyspace.QUEUE, "p"));
    }

    private static NewJob child(String id) {
        return job(o -> o.jobId(id).parent(Keyspace.QUEUE, "p"));
    }

    @Test
    default void aChildNamesItsParentAndTheParentItsChild() {
        Keyspace space = subject();
        space.add(job(o -> o.jobId("p")));

        List<AddedJob> added = space.add(job(o -> o.parent(Keyspace.QUEUE, "p").onFailure(ChildFailure.FAIL_PARENT)));

        assertThat(added).containsExactly(new AddedJob("2", false));
        assertThat(space.hash("2"))
                .containsEntry("parentKey", space.key("p"))
                .containsEntry("parent", "{\"id\":\"p\",\"queueKey\":\"" + space.qualified() + "\",\"fpof\":true}");
        assertThat(new Json(space.hash("2").getOrDefault("opts", "")).as(JsonNode.class))
                .isEqualTo(Json.parse("{\"attempts\":0,\"fpof\":true,\"parent\":{\"id\":\"p\",\"queue\":\""
                                + space.qualified() + "\"}}")
                        .as(JsonNode.class));
        assertThat(space.members("p:dependencies")).containsExactly(space.key("2"));
        assertThat(space.list("wait")).containsExactly("2", "p");
        assertThat(space.lastEvents(2)).containsExactly("added jobId=2 name=n", "waiting jobId=2");
    }

    @Test
    default void theParentMayBeInAnotherQueueUnderAnyPrefix() {
        Keyspace space = subject();
        String elsewhere = space.keyOf("elsewhere", "p");
        space.command("HSET", elsewhere, "name", "p");

        space.add(
                job(o -> o.parent("elsewhere", "p")),
                job(o -> o.parent(elsewhere.substring(0, elsewhere.length() - 2), "p")));

        assertThat(space.hash("1")).containsEntry("parentKey", elsewhere);
        assertThat(space.hash("2")).containsEntry("parentKey", elsewhere);
        assertThat(Replies.list(space.command("SMEMBERS", elsewhere + ":dependencies")))
                .hasSize(2)
                .contains(space.key("1"), space.key("2"));
    }

    // case 23
    @Test
    default void aJobWhoseParentIsMissingLeavesNothing() {
        Keyspace space = subject();
        space.add(job());
        Map<String, Object> before = space.everything();

        List<AddedJob> added = space.add(child());

        assertThat(added).containsExactly(new AddedJob("", AddStatus.PARENT_MISSING));
        assertThat(space.everything()).isEqualTo(before);
    }

    // case 24
    @Test
    default void oneMissingParentOfMany() {
        Keyspace space = subject();

        List<AddedJob> added = space.add(job(), child(), child("x"), job());

        assertThat(added)
                .containsExactly(
                        new AddedJob("1", false),
                        new AddedJob("", AddStatus.PARENT_MISSING),
                        new AddedJob("", AddStatus.PARENT_MISSING),
                        new AddedJob("2", false));
        assertThat(space.text("id")).isEqualTo("2");
        assertThat(space.list("wait")).containsExactly("2", "1");
    }

    @Test
    default void aParentMayBeAddedInTheSameCall() {
        Keyspace space = subject();

        space.add(job(o -> o.jobId("p")), child(), child());

        assertThat(space.members("p:dependencies")).containsExactlyInAnyOrder(space.key("2"), space.key("3"));
        assertThat(space.text("id")).isEqualTo("3");
    }

    @Test
    default void anExistingJobIsGivenToTheParent() {
        Keyspace space = subject();
        space.add(job(o -> o.jobId("p")), job(o -> o.jobId("c")));
        Map<String, String> before = space.hash("c");

        List<AddedJob> added = space.add(
                job(o -> o.jobId("c").priority(3).parent(Keyspace.QUEUE, "p").onFailure(ChildFailure.IGNORE)));

        assertThat(added).containsExactly(new AddedJob("c", true));
        assertThat(space.hash("c"))
                .containsAllEntriesOf(before)
                .hasSize(before.size() + 2)
                .containsEntry("parentKey", space.key("p"))
                .containsEntry("parent", "{\"id\":\"p\",\"queueKey\":\"" + space.qualified() + "\",\"idof\":true}");
        assertThat(space.members("p:dependencies")).containsExactly(space.key("c"));
        assertThat(space.lastEvents(1)).containsExactly("duplicated jobId=c");
        assertThat(space.text("id")).isEqualTo("3");
    }

    @Test
    default void aCompletedJobGivesItsValueToTheParentAndReleasesIt() {
        Keyspace space = subject();
        space.add(job(o -> o.jobId("c")));
        space.exchange(0, completed(space.fetchOne()));
        space.add(job(o -> o.jobId("p")));
        space.command("DEL", space.key("wait"));
        space.command("ZADD", space.key("waiting-children"), "5", "p");

        space.add(child("c"));

        assertThat(space.hash("p:processed")).containsExactly(Map.entry(space.key("c"), "{\"r\":\"ü\"}"));
        assertThat(space.list("wait")).containsExactly("p");
        assertThat(space.suffixes()).doesNotContain("waiting-children", "p:dependencies");
        assertThat(space.lastEvents(2)).containsExactly("waiting jobId=p prev=waiting-children", "duplicated jobId=c");
    }

    @Test
    default void aParentReleasedAsDelayedIsDueFromTheChildsTimeOn() {
        Keyspace space = subject();
        space.add(job(o -> o.jobId("c")));
        space.exchange(0, completed(space.fetchOne()));
        space.command("HSET", space.key("p"), "name", "p", "delay", "777", "priority", "0");
        space.command("ZADD", space.key("waiting-children"), "5", "p");

        space.add(child("c"));

        long due = space.now() + 777;
        assertThat(space.scored("delayed")).containsExactly("p=" + due * 4096);
        assertThat(space.scored("marker")).contains("1=" + due);
        assertThat(space.lastEvents(2)).containsExactly("delayed jobId=p delay=" + due, "duplicated jobId=c");
    }

    @Test
    default void aJobThatBelongsToAnotherParentStaysWithIt() {
        Keyspace space = subject();
        space.add(job(o -> o.jobId("p")), job(o -> o.jobId("other")), job(o -> o.jobId("c")
                .parent(Keyspace.QUEUE, "other")));
        Map<String, Object> before = space.everything();

        List<AddedJob> added = space.add(child("c"));

        assertThat(added).containsExactly(new AddedJob("c", AddStatus.OTHER_PARENT));
        before.put("id", "4");
        assertThat(space.everything()).isEqualTo(before);
    }

    @Test
    default void aJobWhoseOwnParentIsGoneIsGivenToTheNewOne() {
        Keyspace space = subject();
        space.add(job(o -> o.jobId("p")), job(o -> o.jobId("gone")), job(o -> o.jobId("c")
                .parent(Keyspace.QUEUE, "gone")));
        space.command("DEL", space.key("gone"));

        space.add(child("c"));

        assertThat(space.hash("c")).containsEntry("parentKey", space.key("p"));
        assertThat(space.members("p:dependencies")).containsExactly(space.key("c"));
    }

    @Test
    default void aChildAddedAndFetchedInOneExchangeIsNotPlain() {
        Keyspace space = subject();
        space.add(job(o -> o.jobId("p")));
        space.fetchOne();

        ExchangeResult result = space.store.exchange(new Exchange(
                Keyspace.QUEUE,
                List.of(),
                List.of(child()),
                List.of(),
                new FetchRequest("other-token", null, Duration.ofSeconds(30), 1)));

        assertThat(result.jobs()).singleElement().satisfies(fetched -> {
            assertThat(fetched.job().id()).isEqualTo("2");
            assertThat(fetched.plain()).isFalse();
        });
        space.exchange(0, completed(result.jobs().get(0)));
        assertThat(space.hash("p:processed")).containsOnlyKeys(space.key("2"));
        assertThat(space.suffixes()).doesNotContain("p:dependencies");
    }
}
