package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.scheduler.ScheduledJob;
import dev.oxbow.core.store.SchedulerDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What creating and changing schedulers writes to Redis. */
interface SchedulerKeyspace extends KeyspaceSubject {
    Duration MINUTE = Duration.ofMinutes(1);

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

    private JsonNode options(String suffix) {
        return new Json(subject().hash(suffix).getOrDefault("opts", "")).as(JsonNode.class);
    }

    // case 96
    @Test
    default void aSchedulerWithAFixedIntervalHasItsFirstJobWaitingNow() {
        Keyspace space = subject();
        long now = space.now();
        String id = "repeat:s:" + now;

        ScheduledJob job = upsert(Schedule.every(MINUTE));

        assertThat(job).isEqualTo(new ScheduledJob("s", id, Instant.ofEpochMilli(now)));
        assertThat(space.suffixes())
                .containsExactlyInAnyOrder("events", "id", "marker", "meta", "repeat", "repeat:s", id, "wait");
        assertThat(space.scored("repeat")).containsExactly("s=" + now);
        assertThat(space.hash("repeat:s"))
                .containsOnly(
                        Map.entry("name", "s"),
                        Map.entry("every", "60000"),
                        Map.entry("offset", Long.toString(now % 60000)),
                        Map.entry("ic", "1"));
        assertThat(space.hash(id))
                .containsEntry("name", "s")
                .containsEntry("data", "{}")
                .containsEntry("timestamp", Long.toString(now))
                .containsEntry("delay", "0")
                .containsEntry("priority", "0")
                .containsEntry("rjk", "s");
        assertThat(options(id))
                .isEqualTo(new Json("{\"repeatJobKey\":\"s\",\"timestamp\":" + now
                                + ",\"repeat\":{\"every\":60000,\"count\":1},\"jobId\":\"" + id + "\",\"delay\":0}")
                        .as(JsonNode.class));
        assertThat(space.list("wait")).containsExactly(id);
        assertThat(space.text("id")).isEqualTo("1");
        assertThat(space.events()).containsExactly("added jobId=" + id + " name=s", "waiting jobId=" + id);
    }

    @Test
    default void aTemplateIsStoredForFutureJobs() {
        Keyspace space = subject();
        JobOptions options =
                JobOptions.builder().attempts(3).priority(2).lifo(true).build();

        String id = upsert(
                        Schedule.every(MINUTE),
                        JobTemplate.named("n").with(Map.of("a", 1)).with(options))
                .orElseThrow()
                .jobId();

        assertThat(space.hash("repeat:s")).containsEntry("name", "n").containsEntry("data", "{\"a\":1}");
        assertThat(options("repeat:s"))
                .isEqualTo(new Json("{\"attempts\":3,\"priority\":2,\"lifo\":true}").as(JsonNode.class));
        assertThat(space.hash(id)).containsEntry("data", "{\"a\":1}").containsEntry("priority", "2");
        assertThat(options(id).path("attempts").asInt()).isEqualTo(3);
        assertThat(space.scored("prioritized")).containsExactly(id + "=8589934593");
    }

    // case 97
    @Test
    default void aSchedulerWithAPatternHasItsJobDelayedUntilItsRun() {
        Keyspace space = subject();

        ScheduledJob job = upsert(Schedule.cron("0 0 1 1 *")
                .in(ZoneId.of("Europe/Berlin"))
                .limit(3)
                .until(Instant.ofEpochMilli(space.now()).plus(Duration.ofDays(900))));

        long due = job.due().toEpochMilli();
        assertThat(job.due()
                        .atZone(ZoneId.of("Europe/Berlin"))
                        .toLocalDateTime()
                        .toString())
                .endsWith("-01-01T00:00");
        assertThat(job.jobId()).isEqualTo("repeat:s:" + due);
        assertThat(space.scored("repeat")).containsExactly("s=" + due);
        assertThat(space.scored("delayed")).containsExactly(job.jobId() + "=" + due * 4096);
        assertThat(space.scored("marker")).containsExactly("1=" + due);
        assertThat(space.hash("repeat:s"))
                .containsOnly(
                        Map.entry("name", "s"),
                        Map.entry("pattern", "0 0 1 1 *"),
                        Map.entry("tz", "Europe/Berlin"),
                        Map.entry("limit", "3"),
                        Map.entry(
                                "endDate",
                                Long.toString(space.now() + Duration.ofDays(900).toMillis())),
                        Map.entry("offset", "0"),
                        Map.entry("ic", "1"));
        assertThat(options(job.jobId()).path("prevMillis").asLong()).isEqualTo(due);
        assertThat(options(job.jobId()).path("delay").asLong()).isEqualTo(due - space.now());
        assertThat(options(job.jobId()).path("repeat").path("tz").asText()).isEqualTo("Europe/Berlin");
        assertThat(space.lastEvents(1)).containsExactly("delayed jobId=" + job.jobId() + " delay=" + due);
    }

    // case 98
    @Test
    default void upsertedAgainAJobThatWaitsIsReplacedAndKeepsItsTime() {
        Keyspace space = subject();
        ScheduledJob before = upsert(
                        Schedule.every(MINUTE), JobTemplate.named("n").with(Map.of("a", 1)))
                .orElseThrow();
        space.command("HSET", space.key("repeat:s"), "ic", "7");
        space.clock.advance(Duration.ofSeconds(90));

        ScheduledJob after = upsert(Schedule.every(MINUTE));

        assertThat(after).isEqualTo(before);
        assertThat(space.list("wait")).containsExactly(before.jobId());
        assertThat(space.hash("repeat:s"))
                .containsEntry("ic", "7")
                .containsEntry("name", "s")
                .doesNotContainKey("data");
        assertThat(space.hash(after.jobId())).containsEntry("data", "{}");
        assertThat(space.text("id")).isEqualTo("2");
    }

    @Test
    default void anotherIntervalStartsAgain() {
        Keyspace space = subject();
        ScheduledJob before = upsert(Schedule.every(MINUTE));
        space.clock.advance(Duration.ofSeconds(5));

        ScheduledJob after = upsert(Schedule.every(Duration.ofSeconds(30)));

        assertThat(after.due().toEpochMilli()).isEqualTo(space.now());
        assertThat(space.hash("repeat:s"))
                .containsEntry("offset", Long.toString(before.due().toEpochMilli() % 60000));
        assertThat(space.list("wait")).containsExactly(after.jobId());
        assertThat(space.suffixes()).doesNotContain(before.jobId());
    }

    @Test
    default void aStartIsTheFirstRunAndAnOffsetShiftsTheSlots() {
        Keyspace space = subject();
        Instant start = Instant.ofEpochMilli(space.now() + 100_000);

        assertThat(upsert(Schedule.every(MINUTE).from(start)).due()).isEqualTo(start);
        space.clear();
        long shifted = upsert(Schedule.every(MINUTE).offset(Duration.ofSeconds(7)))
                .due()
                .toEpochMilli();

        assertThat(shifted % 60_000).isEqualTo(7_000);
        assertThat(shifted).isBetween(space.now() + 1, space.now() + 60_000);
        assertThat(space.hash("repeat:s")).containsEntry("offset", "7000");
    }

    @Test
    default void aPatternMayBeginImmediately() {
        Keyspace space = subject();
        upsert(Schedule.cron("0 0 1 1 *"));

        ScheduledJob job = upsert(Schedule.cron("0 0 1 1 *").startingNow());

        assertThat(job.due().toEpochMilli()).isEqualTo(space.now());
        assertThat(space.list("wait")).containsExactly(job.jobId());
        assertThat(space.suffixes()).doesNotContain("delayed");
    }

    @Test
    default void anActiveJobStaysAndTheNextRunIsAddedBesideIt() {
        Keyspace space = subject();
        ScheduledJob first = upsert(Schedule.every(MINUTE));
        space.fetchOne();

        ScheduledJob second = upsert(Schedule.every(MINUTE));

        assertThat(second.due()).isEqualTo(first.due().plus(MINUTE));
        assertThat(space.list("active")).containsExactly(first.jobId());
        assertThat(space.hash("repeat:s")).containsEntry("ic", "1");
    }

    @Test
    default void missedRunsAreNotRepeated() {
        Keyspace space = subject();
        ScheduledJob first = upsert(Schedule.every(MINUTE).offset(Duration.ofSeconds(9)));
        space.clock.advance(Duration.ofSeconds(60));
        space.fetch(1);
        space.clock.advance(Duration.ofSeconds(1000));

        ScheduledJob next = upsert(Schedule.every(MINUTE).offset(Duration.ofSeconds(9)));

        assertThat(next.due()).isAfter(first.due().plusSeconds(900));
        assertThat(next.due().toEpochMilli() % 60_000).isEqualTo(9_000);
        assertThat(next.due().toEpochMilli()).isBetween(space.now() + 1, space.now() + 60_000);
    }

    /** BullMQ 6 leaves it in the list and adds one more job. */
    @Test
    default void alsoInAPausedQueueAJobThatWaitsIsReplaced() {
        Keyspace space = subject();
        space.command("HSET", space.key("meta"), "paused", "1");
        ScheduledJob before = upsert(Schedule.every(MINUTE));

        ScheduledJob after = upsert(Schedule.every(MINUTE));

        assertThat(after).isEqualTo(before);
        assertThat(space.list("wait")).containsExactly(before.jobId());
        assertThat(space.suffixes()).doesNotContain("delayed", "marker");
    }

    @Test
    default void slotsWithExistingJobsAreSkippedUpToABound() {
        Keyspace space = subject();
        ScheduledJob first = upsert(Schedule.every(MINUTE));
        space.fetchOne();
        for (int slot = 1; slot <= 2; slot++) {
            space.command("HSET", space.key("repeat:s:" + (space.now() + slot * 60_000L)), "name", "x");
        }

        assertThat(upsert(Schedule.every(MINUTE)).due()).isEqualTo(first.due().plus(MINUTE.multipliedBy(3)));

        space.command("DEL", space.key("delayed"));
        for (int slot = 1; slot <= 40; slot++) {
            space.command("HSET", space.key("repeat:s:" + (space.now() + slot * 60_000L)), "name", "x");
        }
        Map<String, Object> before = space.everything();
        assertThat(upsert(Schedule.every(MINUTE), JobTemplate.DEFAULT)).isEmpty();
        assertThat(space.everything()).isEqualTo(before);
    }

    // case 101
    @Test
    default void aPatternWhoseNextJobHasRunAlreadyIsRejected() {
        Keyspace space = subject();
        ScheduledJob job = upsert(Schedule.cron("0 0 1 1 *"));
        space.command("ZREM", space.key("delayed"), job.jobId());
        space.command("ZADD", space.key("completed"), "1", job.jobId());
        Map<String, Object> before = space.everything();

        assertThat(upsert(Schedule.cron("0 0 1 1 *"), JobTemplate.DEFAULT)).isEmpty();

        assertThat(space.everything()).isEqualTo(before);
    }

    /** After a client promoted a run; BullMQ would overwrite the job that has run. */
    @Test
    default void whenThatJobHasRunBeforeItsTimeTheOneAfterItKeepsItsTime() {
        Keyspace space = subject();
        ScheduledJob early = upsert(Schedule.cron("0 0 1 1 *"));
        long later = early.due().plus(Duration.ofDays(366)).toEpochMilli();
        space.command("DEL", space.key("delayed"));
        space.command("HSET", space.key("repeat:s:" + later), "name", "s");
        space.command("ZADD", space.key("delayed"), Long.toString(later * 4096), "repeat:s:" + later);
        space.command("ZADD", space.key("repeat"), Long.toString(later), "s");

        ScheduledJob job = upsert(Schedule.cron("0 0 1 1 *"));

        assertThat(job.due().toEpochMilli()).isEqualTo(later);
        assertThat(space.scored("delayed")).containsExactly(job.jobId() + "=" + later * 4096);
        assertThat(space.hash(early.jobId())).containsEntry("rjk", "s");
    }

    @Test
    default void severalInOneCallAreMadeInOrderTheSameOneTwice() {
        Keyspace space = subject();
        SchedulerDefinition one = new SchedulerDefinition("s", Schedule.every(MINUTE), JobTemplate.named("first"));
        SchedulerDefinition other = new SchedulerDefinition("t:u", Schedule.every(MINUTE), JobTemplate.DEFAULT);
        SchedulerDefinition again = new SchedulerDefinition("s", Schedule.every(MINUTE), JobTemplate.named("last"));

        List<Optional<ScheduledJob>> jobs = space.store.schedulers().upsert(Keyspace.QUEUE, List.of(one, other, again));

        assertThat(jobs).doesNotContain(Optional.empty());
        assertThat(space.list("wait")).containsExactly("repeat:s:" + space.now(), "repeat:t:u:" + space.now());
        assertThat(space.hash("repeat:s")).containsEntry("name", "last");
    }

    @Test
    default void aScheduleWithoutRunsIsRejectedAndChangesNothing() {
        Keyspace space = subject();
        Instant past = Instant.ofEpochMilli(space.now() - 1);

        assertThatThrownBy(() -> upsert(Schedule.every(MINUTE).until(past)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("end must not have passed")
                .hasMessageContaining(past.toString());
        assertThatThrownBy(() -> upsert(Schedule.cron("0 0 31 4,6 *")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'0 0 31 4,6 *'")
                .hasMessageContaining("has no run after");
        assertThat(space.suffixes()).isEmpty();
    }
}
