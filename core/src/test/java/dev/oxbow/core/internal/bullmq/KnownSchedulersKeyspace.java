package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.scheduler.JobScheduler;
import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.scheduler.ScheduledJob;
import dev.oxbow.core.store.SchedulerDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Existing schedulers: read, listed, counted, removed. */
interface KnownSchedulersKeyspace extends KeyspaceSubject {
    private Optional<ScheduledJob> upsert(Schedule schedule, JobTemplate template) {
        return subject()
                .store
                .schedulers()
                .upsert(Keyspace.QUEUE, List.of(new SchedulerDefinition("s", schedule, template)))
                .get(0);
    }

    private ScheduledJob upsert(Schedule schedule) {
        return upsert(schedule, JobTemplate.DEFAULT).orElseThrow();
    }

    // case 103
    @Test
    default void aRemovedSchedulerRemovesItsDelayedJob() {
        Keyspace space = subject();
        ScheduledJob job = upsert(Schedule.cron("0 0 1 1 *"));

        List<Boolean> removed = space.store.schedulers().remove(Keyspace.QUEUE, List.of("s", "s", "other"));

        assertThat(removed).containsExactly(true, false, false);
        assertThat(space.suffixes()).containsExactly("events", "id", "marker", "meta");
        assertThat(space.lastEvents(1)).containsExactly("removed jobId=" + job.jobId() + " prev=delayed");
    }

    @Test
    default void aRemovedSchedulerLeavesAJobThatWaits() {
        Keyspace space = subject();
        ScheduledJob job = upsert(Schedule.every(SchedulerKeyspace.MINUTE));

        space.store.schedulers().remove(Keyspace.QUEUE, List.of("s"));

        assertThat(space.list("wait")).containsExactly(job.jobId());
        assertThat(space.suffixes()).doesNotContain("repeat", "repeat:s");
    }

    @Test
    default void schedulersAreReadAsTheyWereCreated() {
        Keyspace space = subject();
        Instant end = Instant.ofEpochMilli(space.now() + 9_000_000);
        JobOptions options = JobOptions.builder().attempts(2).build();
        ScheduledJob job = upsert(
                        Schedule.every(SchedulerKeyspace.MINUTE)
                                .limit(5)
                                .until(end)
                                .offset(Duration.ofSeconds(3)),
                        JobTemplate.named("n").with("x").with(options))
                .orElseThrow();

        List<Optional<JobScheduler>> found = space.store.schedulers().find(Keyspace.QUEUE, List.of("s", "other"));

        assertThat(found)
                .containsExactly(
                        Optional.of(new JobScheduler(
                                "s",
                                "n",
                                job.due(),
                                1,
                                SchedulerKeyspace.MINUTE,
                                null,
                                null,
                                null,
                                end,
                                5,
                                Duration.ofSeconds(3),
                                new Json("\"x\""),
                                options)),
                        Optional.empty());
    }

    @Test
    default void schedulersAreListedInBothDirectionsByPages() {
        Keyspace space = subject();
        for (int minutes = 1; minutes <= 3; minutes++) {
            space.store
                    .schedulers()
                    .upsert(
                            Keyspace.QUEUE,
                            List.of(new SchedulerDefinition(
                                    "s" + minutes,
                                    Schedule.every(SchedulerKeyspace.MINUTE)
                                            .from(Instant.ofEpochMilli(space.now() + minutes * 60_000L)),
                                    JobTemplate.DEFAULT)));
        }

        assertThat(space.store.schedulers().list(Keyspace.QUEUE, 0, -1, false))
                .extracting(JobScheduler::id)
                .containsExactly("s3", "s2", "s1");
        assertThat(space.store.schedulers().list(Keyspace.QUEUE, 1, 5, true))
                .extracting(JobScheduler::id)
                .containsExactly("s2", "s3");
        assertThat(space.store.schedulers().count(Keyspace.QUEUE)).isEqualTo(3);
    }

    @Test
    default void schedulersWithoutARecordAreNotListedAndAreRemoved() {
        Keyspace space = subject();
        upsert(Schedule.every(SchedulerKeyspace.MINUTE));
        space.command("ZADD", space.key("repeat"), "5", "ghost");

        assertThat(space.store.schedulers().list(Keyspace.QUEUE, 0, -1, true)).hasSize(1);

        assertThat(space.store.schedulers().count(Keyspace.QUEUE)).isEqualTo(1);
    }
}
