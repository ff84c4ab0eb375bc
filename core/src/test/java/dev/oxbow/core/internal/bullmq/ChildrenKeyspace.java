package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.Dependencies;
import dev.oxbow.core.queue.Rejection;
import dev.oxbow.core.queue.RetryOptions;
import dev.oxbow.core.store.ChangeResult;
import dev.oxbow.core.store.DependencyQuery;
import dev.oxbow.core.store.JobChange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Reading and changing parents and children; the tree is the one that Node's flow producer writes, all in one queue.
 */
interface ChildrenKeyspace extends KeyspaceSubject {
    private static String queueKey(Keyspace space) {
        String key = space.key("");
        return key.substring(0, key.length() - 1);
    }

    /** A parent in {@code waiting-children}; a child of another parent if that is not empty. */
    private void parent(String id, String grandparent) {
        Keyspace space = subject();
        hash(id, grandparent);
        space.command("ZADD", space.key("waiting-children"), "1", id);
    }

    private void hash(String id, String parent) {
        Keyspace space = subject();
        space.command(
                "HSET",
                space.key(id),
                "name",
                id,
                "data",
                "{}",
                "opts",
                "{\"attempts\":0}",
                "timestamp",
                "1",
                "delay",
                "0");
        space.command("HSET", space.key(id), "priority", "0");
        if (!parent.isEmpty()) {
            space.command(
                    "HSET",
                    space.key(id),
                    "parentKey",
                    space.key(parent),
                    "parent",
                    "{\"id\":\"" + parent + "\",\"queueKey\":\"" + queueKey(space) + "\"}");
        }
    }

    /** A child that waits. */
    private void pending(String id, String parent) {
        Keyspace space = subject();
        hash(id, parent);
        space.command("LPUSH", space.key("wait"), id);
        space.command("SADD", space.key(parent + ":dependencies"), space.key(id));
    }

    private void completed(String id, String parent) {
        Keyspace space = subject();
        hash(id, parent);
        space.command(
                "HSET", space.key(id), "finishedOn", "5", "processedOn", "4", "returnvalue", "{\"v\":1}", "atm", "1");
        space.command("ZADD", space.key("completed"), "5", id);
        space.command("HSET", space.key(parent + ":processed"), space.key(id), "{\"v\":1}");
    }

    private void failed(String id, String parent) {
        Keyspace space = subject();
        hash(id, parent);
        space.command("HSET", space.key(id), "finishedOn", "5", "processedOn", "4", "failedReason", "x", "atm", "1");
        space.command("ZADD", space.key("failed"), "5", id);
    }

    private JobKey key(String id) {
        return new JobKey(queueKey(subject()), id);
    }

    private void fourKinds() {
        Keyspace space = subject();
        parent("p", "");
        completed("a", "p");
        failed("b", "p");
        space.command("HSET", space.key("p:failed"), space.key("b"), "x");
        failed("c", "p");
        space.command("ZADD", space.key("p:unsuccessful"), "5", space.key("c"));
        pending("d", "p");
    }

    @Test
    default void childrenAreListedByTheirOutcome() {
        fourKinds();

        assertThat(subject()
                        .store
                        .control()
                        .dependencies(Keyspace.QUEUE, List.of("p", "a"), EnumSet.allOf(Dependencies.Kind.class)))
                .containsExactly(
                        new Dependencies(
                                Map.of(key("a"), new Json("{\"v\":1}")),
                                List.of(key("d")),
                                Map.of(key("b"), "x"),
                                List.of(key("c"))),
                        Dependencies.NONE);
        assertThat(subject().store.control().dependencyCounts(Keyspace.QUEUE, List.of("p", "a")))
                .containsExactly(new Dependencies.Counts(1, 1, 1, 1), new Dependencies.Counts(0, 0, 0, 0));
    }

    @Test
    default void onlyTheRequestedKindsAreRead() {
        fourKinds();

        assertThat(subject()
                        .store
                        .control()
                        .dependencies(Keyspace.QUEUE, List.of("p"), EnumSet.of(Dependencies.Kind.FAILED)))
                .containsExactly(new Dependencies(Map.of(), List.of(), Map.of(), List.of(key("c"))));
    }

    @Test
    default void childrenComeInPages() {
        Keyspace space = subject();
        Set<JobKey> all = new HashSet<>();
        for (int i = 0; i < 700; i++) {
            space.command("SADD", space.key("p:dependencies"), space.key("child-" + i));
            space.command("ZADD", space.key("p:unsuccessful"), Integer.toString(i), space.key("child-" + i));
            all.add(key("child-" + i));
        }

        Set<JobKey> unprocessed = new HashSet<>();
        List<JobKey> failed = new ArrayList<>();
        Optional<String> cursor = Optional.of(DependencyQuery.BEGINNING);
        int pages = 0;
        while (cursor.isPresent()) {
            Dependencies.Page page = page(Dependencies.Kind.UNPROCESSED, cursor.get());
            unprocessed.addAll(page.children().unprocessed());
            cursor = page.next();
            pages++;
        }
        cursor = Optional.of(DependencyQuery.BEGINNING);
        while (cursor.isPresent()) {
            Dependencies.Page page = page(Dependencies.Kind.FAILED, cursor.get());
            failed.addAll(page.children().failed());
            cursor = page.next();
        }

        assertThat(unprocessed).isEqualTo(all);
        assertThat(pages).isGreaterThan(2);
        assertThat(failed).hasSize(700).startsWith(key("child-0")).endsWith(key("child-699"));
    }

    private Dependencies.Page page(Dependencies.Kind kind, String cursor) {
        return subject()
                .store
                .control()
                .dependencyPages(Keyspace.QUEUE, List.of(new DependencyQuery("p", kind, cursor, 100)))
                .get(0);
    }

    @Test
    default void aPageOfResultsHasThem() {
        fourKinds();

        assertThat(page(Dependencies.Kind.PROCESSED, "0").children().processed())
                .containsExactly(Map.entry(key("a"), new Json("{\"v\":1}")));
        assertThat(page(Dependencies.Kind.IGNORED, "0").children().ignored()).containsExactly(Map.entry(key("b"), "x"));
        assertThat(page(Dependencies.Kind.IGNORED, "0").next()).isEmpty();
    }

    // case 114
    @Test
    default void aParentIsRemovedWithAllItsChildren() {
        Keyspace space = subject();
        fourKinds();

        space.change(new JobChange.Remove("p", true));

        assertThat(space.suffixes()).containsExactly("events", "marker", "meta");
        assertThat(space.events())
                .containsExactly(
                        "removed jobId=a prev=completed",
                        "removed jobId=b prev=failed",
                        "removed jobId=c prev=failed",
                        "waiting jobId=p prev=waiting-children",
                        "removed jobId=d prev=wait",
                        "removed jobId=p prev=wait");
        assertThat(space.scored("marker")).containsExactly("0=0");
    }

    @Test
    default void aJobInTheMiddleReleasesItsOwnParent() {
        Keyspace space = subject();
        parent("g", "");
        parent("p", "g");
        space.command("SADD", space.key("g:dependencies"), space.key("p"));
        pending("a", "p");

        space.change(new JobChange.Remove("p", true));

        assertThat(space.list("wait")).containsExactly("g");
        assertThat(space.events())
                .containsExactly(
                        "waiting jobId=g prev=waiting-children",
                        "waiting jobId=p prev=waiting-children",
                        "removed jobId=a prev=wait",
                        "removed jobId=p prev=wait");
    }

    @Test
    default void aParentMayBeRemovedWithoutItsChildren() {
        Keyspace space = subject();
        parent("p", "");
        pending("a", "p");

        space.change(new JobChange.Remove("p", false));

        assertThat(space.suffixes()).containsExactly("a", "events", "meta", "wait");
        assertThat(space.hash("a")).containsEntry("parentKey", space.key("p"));
        assertThat(space.events()).containsExactly("removed jobId=p prev=waiting-children");
    }

    @Test
    default void aParentStaysWhileAWorkerHasOneOfItsDescendants() {
        Keyspace space = subject();
        parent("g", "");
        parent("p", "g");
        space.command("SADD", space.key("g:dependencies"), space.key("p"));
        pending("a", "p");
        space.command("SET", space.key("a:lock"), "t");

        assertThat(space.change(new JobChange.Remove("g", true), new JobChange.Remove("g", false)))
                .containsExactly(ChangeResult.refused(Rejection.LOCKED), ChangeResult.of(1));

        assertThat(space.suffixes()).contains("p", "a", "a:lock").doesNotContain("g");
    }

    @Test
    default void unfinishedChildrenAreRemovedAlone() {
        Keyspace space = subject();
        parent("p", "");
        completed("a", "p");
        failed("b", "p");
        space.command("SADD", space.key("p:dependencies"), space.key("b"));
        pending("c", "p");
        space.command("SET", space.key("c:lock"), "t");
        parent("d", "p");
        space.command("SADD", space.key("p:dependencies"), space.key("d"));
        pending("x", "d");

        space.change(new JobChange.RemovePendingChildren("p"));

        assertThat(space.suffixes()).contains("a", "b", "c", "p").doesNotContain("d", "x");
        assertThat(space.members("p:dependencies")).containsExactlyInAnyOrder(space.key("b"), space.key("c"));
        assertThat(space.scored("waiting-children")).containsExactly("p=1");
        assertThat(space.events())
                .containsExactly(
                        "waiting jobId=d prev=waiting-children",
                        "removed jobId=x prev=wait",
                        "removed jobId=d prev=wait");
    }

    @Test
    default void aParentWithoutPendingChildrenIsReleased() {
        Keyspace space = subject();
        parent("p", "");
        pending("a", "p");

        space.change(new JobChange.RemovePendingChildren("p"));

        assertThat(space.list("wait")).containsExactly("p");
        assertThat(space.events())
                .containsExactly("waiting jobId=p prev=waiting-children", "removed jobId=a prev=wait");
    }

    @Test
    default void childrenWithColonsInTheirIdsAreFound() {
        Keyspace space = subject();
        parent("p", "");
        pending("x:y:z", "p");

        assertThat(page(Dependencies.Kind.UNPROCESSED, "0").children().unprocessed())
                .containsExactly(key("x:y:z"));
        space.change(new JobChange.Remove("p", true));

        assertThat(space.suffixes()).containsExactly("events", "marker", "meta");
    }

    // case 113
    @Test
    default void aDetachedChildIsNoChildAnyMore() {
        Keyspace space = subject();
        parent("p", "");
        space.command("HSET", space.key("p"), "delay", "5000", "priority", "3");
        pending("a", "p");
        pending("b", "p");
        hash("c", "p");

        assertThat(space.change(
                        new JobChange.DetachFromParent("a"),
                        new JobChange.DetachFromParent("a"),
                        new JobChange.DetachFromParent("c"),
                        new JobChange.DetachFromParent("b"),
                        new JobChange.DetachFromParent("missing")))
                .containsExactly(
                        ChangeResult.of(1),
                        ChangeResult.refused(Rejection.PARENT_MISSING),
                        ChangeResult.of(0),
                        ChangeResult.of(1),
                        ChangeResult.refused(Rejection.JOB_MISSING));

        assertThat(space.hash("a")).doesNotContainKeys("parentKey", "parent");
        assertThat(space.list("wait")).containsExactly("b", "a", "p");
        assertThat(space.suffixes()).doesNotContain("waiting-children", "p:dependencies");
        assertThat(space.events()).containsExactly("waiting jobId=p prev=waiting-children");
    }

    @Test
    default void aChildOfAParentThatIsGoneCannotBeDetached() {
        hash("a", "p");

        assertThat(subject().change(new JobChange.DetachFromParent("a")))
                .containsExactly(ChangeResult.refused(Rejection.PARENT_MISSING));
    }

    @Test
    default void aParentWaitsAgainForAChildThatRunsAgain() {
        fourKinds();
        Keyspace space = subject();

        space.change(
                new JobChange.Retry("a", RetryOptions.OF_COMPLETED),
                new JobChange.Retry("b", RetryOptions.OF_FAILED),
                new JobChange.Retry("c", RetryOptions.OF_FAILED));

        assertThat(space.members("p:dependencies"))
                .containsExactlyInAnyOrder(space.key("a"), space.key("b"), space.key("c"), space.key("d"));
        assertThat(space.suffixes()).doesNotContain("p:processed", "p:failed", "p:unsuccessful");
        assertThat(space.list("wait")).containsExactly("c", "b", "a", "d");
    }

    @Test
    default void aChildWithoutARecordedEndIsNotAwaited() {
        Keyspace space = subject();
        parent("p", "");
        failed("a", "p");

        space.change(new JobChange.Retry("a", RetryOptions.OF_FAILED));

        assertThat(space.suffixes()).doesNotContain("p:dependencies");
    }
}
