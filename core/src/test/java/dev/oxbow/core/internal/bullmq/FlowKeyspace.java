package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.failed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.OutcomeResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the end of a child that Node added does to its parent. The parent is job {@code p}. */
interface FlowKeyspace extends KeyspaceSubject {
    /** A parent that waits for job 1 (and others, if given), with policy flags under BullMQ's short names. */
    private FetchedJob childOf(String flags, String... otherDependencies) {
        Keyspace space = subject();
        space.add(job());
        space.command("HSET", space.key("p"), "name", "p", "data", "{}", "opts", "{}", "timestamp", "1", "delay", "0");
        space.command("ZADD", space.key("waiting-children"), "1", "p");
        space.command("SADD", space.key("p:dependencies"), space.key("1"));
        for (String other : otherDependencies) {
            space.command("SADD", space.key("p:dependencies"), other);
        }
        String queue = space.key("").substring(0, space.key("").length() - 1);
        space.command(
                "HSET",
                space.key("1"),
                "parentKey",
                space.key("p"),
                "parent",
                "{\"id\":\"p\",\"queueKey\":\"" + queue + "\"" + flags + "}");
        return space.fetchOne();
    }

    @Test
    default void theLastChildReleasesItsParentToTheFront() {
        Keyspace space = subject();
        FetchedJob child = childOf("");
        space.add(job());

        space.exchange(0, completed(child));

        assertThat(space.hash("p:processed")).containsEntry(space.key("1"), "{\"r\":\"ü\"}");
        assertThat(space.list("wait")).containsExactly("2", "p");
        assertThat(space.suffixes()).doesNotContain("waiting-children", "p:dependencies");
        assertThat(space.lastEvents(2))
                .containsExactly(
                        "waiting jobId=p prev=waiting-children",
                        "completed jobId=1 returnvalue={\"r\":\"ü\"} prev=active");
    }

    @Test
    default void aParentWithOtherChildrenGoesOnWaiting() {
        Keyspace space = subject();
        FetchedJob child = childOf("", "other:q:9");

        space.exchange(0, completed(child));

        assertThat(space.scored("waiting-children")).containsExactly("p=1");
        assertThat(space.members("p:dependencies")).containsExactly("other:q:9");
    }

    // case 110
    @Test
    default void aParentWithADelayBecomesDelayed() {
        Keyspace space = subject();
        FetchedJob child = childOf("");
        space.command("HSET", space.key("p"), "delay", "5000");
        long due = space.now() + 5000;

        space.exchange(0, completed(child));

        assertThat(space.scored("delayed")).containsExactly("p=" + due * 4096);
        assertThat(space.scored("marker")).contains("1=" + due);
        assertThat(space.events()).contains("delayed jobId=p delay=" + due);
    }

    // case 105
    @Test
    default void aFailureThatFailsTheParentMarksItAndLetsItWait() {
        Keyspace space = subject();
        FetchedJob child = childOf(",\"fpof\":true", "other:q:9");

        space.exchange(0, failed(child));

        assertThat(space.scored("p:unsuccessful")).containsExactly(space.key("1") + "=" + space.now());
        assertThat(space.hash("p")).containsEntry("defa", "child " + space.key("1") + " failed");
        assertThat(space.list("wait")).containsExactly("p");
    }

    // case 107
    @Test
    default void aFailureThatContinuesTheParentReleasesItAtOnce() {
        Keyspace space = subject();
        FetchedJob child = childOf(",\"cpof\":true", "other:q:9");

        space.exchange(0, failed(child));

        assertThat(space.hash("p:failed")).containsEntry(space.key("1"), "boom");
        assertThat(space.list("wait")).containsExactly("p");
    }

    // case 104
    @Test
    default void anIgnoredFailureIsRecordedAndCountsAsDone() {
        Keyspace space = subject();
        FetchedJob child = childOf(",\"idof\":true");

        space.exchange(0, failed(child));

        assertThat(space.hash("p:failed")).containsEntry(space.key("1"), "boom");
        assertThat(space.list("wait")).containsExactly("p");
    }

    @Test
    default void aRemovedDependencyIsNotRecorded() {
        Keyspace space = subject();
        FetchedJob child = childOf(",\"rdof\":true");

        space.exchange(0, failed(child));

        assertThat(space.list("wait")).containsExactly("p");
        assertThat(space.suffixes()).doesNotContain("p:failed", "p:unsuccessful", "p:processed");
    }

    // case 108
    @Test
    default void aFailureWithoutAPolicyLeavesTheParentWaiting() {
        Keyspace space = subject();
        FetchedJob child = childOf("");

        space.exchange(0, failed(child));

        assertThat(space.scored("waiting-children")).containsExactly("p=1");
        assertThat(space.members("p:dependencies")).containsExactly(space.key("1"));
    }

    // case 109
    @Test
    default void aFailedChildThatIsNotKeptReleasesItsParentWhateverItsDelay() {
        Keyspace space = subject();
        FetchedJob child = childOf("");
        space.command("HSET", space.key("p"), "delay", "5000");

        space.exchange(0, new Outcome.Failed(child, "boom", List.of(), KeepJobs.none()));

        assertThat(space.list("wait")).containsExactly("p");
    }

    // case 111
    @Test
    default void aParentWithUnfinishedOrFailedChildrenIsNotCompleted() {
        Keyspace space = subject();
        space.add(job(), job());
        FetchedJob pending = space.fetchOne();
        FetchedJob unsuccessful = space.fetchOne();
        space.command("SADD", space.key("1:dependencies"), "other:q:9");
        space.command("ZADD", space.key("2:unsuccessful"), "1", "other:q:9");

        assertThat(space.exchange(0, completed(pending), completed(unsuccessful))
                        .outcomeResults())
                .containsExactly(OutcomeResult.PENDING_CHILDREN, OutcomeResult.FAILED_CHILDREN);

        assertThat(space.list("active")).containsExactly("2", "1");
        assertThat(space.timeToLive("1:lock"))
                .isGreaterThan(Duration.ofSeconds(1).toMillis());
    }
}
