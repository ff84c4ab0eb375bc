package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.JobPage;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.QueueMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lists of jobs as Redis holds them; expectations for missing records were observed with BullMQ 6.7.0. */
interface ListedKeyspace extends KeyspaceSubject {
    private List<String> waiting(long start, long end, boolean oldestFirst) {
        return subject().queue.jobs().page(new JobPage(List.of(JobState.WAITING), start, end, oldestFirst)).stream()
                .map(view -> view.job().id())
                .toList();
    }

    // case 116
    @Test
    default void severalStatesAreListedOneAfterTheOther() {
        Keyspace space = subject();
        space.add(job(), job(), job(), job(), job());
        for (int priority = 3; priority > 0; priority--) {
            int level = priority;
            space.add(job(options -> options.priority(level)));
        }
        JobPage page = JobPage.of(JobState.WAITING, JobState.PRIORITIZED).between(0, 2);

        assertThat(space.queue.jobs().ids(page.fromOldest())).containsExactly("1", "2", "3", "8", "7", "6");
        assertThat(space.queue.jobs().ids(page)).containsExactly("5", "4", "3", "6", "7", "8");
    }

    @Test
    default void jobsWithoutARecordAreOmittedAndThePageIsFilled() {
        Keyspace space = subject();
        space.add(job(), job(), job(), job(), job(), job());
        space.command("DEL", space.key("2"), space.key("3"));

        assertThat(waiting(0, 1, true)).containsExactly("1", "4");
        assertThat(waiting(0, 2, true)).containsExactly("1", "4", "5");
        assertThat(waiting(1, 2, true)).containsExactly("4", "5");
        assertThat(waiting(0, 4, false)).containsExactly("6", "5", "4", "1");
        assertThat(waiting(-3, -2, false)).isEmpty();
        assertThat(waiting(0, -2, true)).containsExactly("1", "4", "5");
        assertThat(waiting(2, -1, false)).containsExactly("4", "1");
        assertThat(space.queue
                        .jobs()
                        .ids(JobPage.of(JobState.WAITING).between(0, 1).fromOldest()))
                .containsExactly("1", "2");
    }

    @Test
    default void aJobInTwoStatesIsListedOnce() {
        Keyspace space = subject();
        space.add(job());
        space.command("ZADD", space.key("failed"), "1", "1");

        assertThat(space.queue.jobs().page(JobPage.of(JobState.FAILED, JobState.WAITING)))
                .extracting(JobView::state)
                .containsExactly(JobState.FAILED);
    }

    @Test
    default void aKeyThatIsNoJobIsOmitted() {
        Keyspace space = subject();
        space.add(job());
        space.command("SET", space.key("strange"), "text");
        space.command("RPUSH", space.key("wait"), "strange");

        assertThat(waiting(0, -1, true)).containsExactly("1");
    }

    @Test
    default void theMetaOfTheQueueIsRead() {
        Keyspace space = subject();
        space.command(
                "HSET",
                space.key("meta"),
                "version",
                "bullmq:6.7.0",
                "opts.maxLenEvents",
                "500",
                "concurrency",
                "3",
                "extra",
                "kept");

        assertThat(space.queue.meta().version()).isEqualTo("bullmq:6.7.0");
        assertThat(space.queue.meta().mostEvents()).isEqualTo(500);
        assertThat(space.queue.meta().concurrency()).isEqualTo(3);
        assertThat(space.queue.meta().rateLimit()).isNull();
        assertThat(space.queue.meta().fields()).containsEntry("extra", "kept");
    }

    @Test
    default void metricsAreReadInPages() {
        Keyspace space = subject();
        space.command("HSET", space.key("metrics:completed"), "count", "9", "prevTS", "60000", "prevCount", "7");
        space.command("RPUSH", space.key("metrics:completed:data"), "4", "0", "3");

        assertThat(space.queue.metrics(JobState.COMPLETED))
                .isEqualTo(new QueueMetrics(9, Instant.ofEpochMilli(60_000), 7, List.of(4L, 0L, 3L), 3));
        assertThat(space.queue.metrics(JobState.COMPLETED, 1, 1).perMinute()).containsExactly(0L);
        assertThat(space.queue.metrics(JobState.FAILED)).isEqualTo(new QueueMetrics(0, null, 0, List.of(), 0));
    }

    @Test
    default void connectionsAreFoundByTheirNames() {
        Keyspace space = subject();

        assertThat(space.queue.workers()).isEmpty();
        assertThat(space.queue.eventReaders()).isEmpty();
        assertThat(Map.copyOf(space.queue.meta().fields())).isEmpty();
    }
}
