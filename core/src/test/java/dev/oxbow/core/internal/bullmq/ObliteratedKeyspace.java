package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.failed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Obliterating. */
interface ObliteratedKeyspace extends KeyspaceSubject {
    // case 85
    @Test
    default void onlyTheKeysThatBullMqLeavesRemain() {
        Keyspace space = subject();
        space.add(
                job(),
                job(),
                job(),
                job(),
                job(options -> options.priority(1)),
                job(options -> options.delay(Duration.ofSeconds(5))));
        space.exchange(0, completed(space.fetchOne()), failed(space.fetchOne()));
        space.fetchOne();
        space.command("ZADD", space.key("repeat"), "5", "s");
        space.command("HSET", space.key("repeat:s"), "name", "n");
        space.command("HSET", space.key("metrics:completed"), "count", "1");
        space.command("RPUSH", space.key("metrics:completed:data"), "1");
        space.command("SET", space.key("limiter"), "1");
        space.command("ZADD", space.key("waiting-children"), "1", "p");
        space.command("HSET", space.key("p"), "name", "n");

        space.queue.maintenance().obliterate(true);

        assertThat(space.suffixes()).containsExactly("limiter", "p", "waiting-children");
    }

    // case 84
    @Test
    default void aQueueWithActiveJobsIsNotObliteratedUnlessForced() {
        Keyspace space = subject();
        space.add(job());
        space.fetchOne();

        assertThatIllegalStateException()
                .isThrownBy(() -> space.queue.maintenance().obliterate())
                .withMessageContaining("active jobs");

        assertThat(space.queue.isPaused()).isTrue();
        assertThat(space.list("active")).containsExactly("1");
    }

    @Test
    default void aQueueThatIsNotPausedIsNotObliterated() {
        Keyspace space = subject();
        space.add(job());

        assertThatIllegalStateException()
                .isThrownBy(() -> space.store.queues().obliterate(Keyspace.QUEUE, 10, true))
                .withMessageContaining("non-paused");
    }

    @Test
    default void moreJobsThanFitIntoOneStepAreObliterated() {
        Keyspace space = subject();
        space.store.add(
                Keyspace.QUEUE, IntStream.range(0, 2_100).mapToObj(i -> job()).toList());

        space.queue.maintenance().obliterate();

        assertThat(space.suffixes()).isEmpty();
    }

    @Test
    default void aParentInAnotherQueueIsReleased() {
        Keyspace space = subject();
        space.add(job());
        DrainedKeyspace.adopt(space, "other", "p", "1");

        space.queue.maintenance().obliterate();

        String wait = space.key("").replace(":" + Keyspace.QUEUE + ":", ":other:wait");
        assertThat(space.command("LRANGE", wait, "0", "-1")).asString().isEqualTo("[p]");
    }
}
