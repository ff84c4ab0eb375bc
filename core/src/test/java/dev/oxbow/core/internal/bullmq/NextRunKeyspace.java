package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.scheduler.ScheduledJob;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.ScheduledRun;
import dev.oxbow.core.store.SchedulerDefinition;
import dev.oxbow.core.store.SchedulerStore.Advance;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the next run of a scheduler writes to Redis when the job before it is fetched. */
interface NextRunKeyspace extends KeyspaceSubject {
    Duration A_MINUTE = Duration.ofMinutes(1);

    private ScheduledJob upsert(Schedule schedule, JobTemplate template) {
        return subject()
                .store
                .schedulers()
                .upsert(Keyspace.QUEUE, List.of(new SchedulerDefinition("s", schedule, template)))
                .get(0)
                .orElseThrow();
    }

    private ScheduledJob upsert(Schedule schedule) {
        return upsert(schedule, JobTemplate.DEFAULT);
    }

    private ScheduledRun takeRun() {
        return Objects.requireNonNull(subject().fetchOne().scheduled());
    }

    private Advance advance(ScheduledRun run) {
        return subject()
                .store
                .schedulers()
                .advance(Keyspace.QUEUE, List.of(run))
                .get(0);
    }

    private JsonNode options(String suffix) {
        return new Json(subject().hash(suffix).getOrDefault("opts", "")).as(JsonNode.class);
    }

    @Test
    default void onlyJobsOfSchedulersNameTheirScheduler() {
        Keyspace space = subject();
        ScheduledJob job = upsert(Schedule.every(A_MINUTE));
        space.add(Keyspace.job());

        List<FetchedJob> fetched = space.fetch(2);

        assertThat(fetched.get(0).job().schedulerId()).isEqualTo("s");
        assertThat(Objects.requireNonNull(fetched.get(0).scheduled()).jobId()).isEqualTo(job.jobId());
        assertThat(fetched.get(1).scheduled()).isNull();
        assertThat(fetched.get(1).job().schedulerId()).isNull();
    }

    // case 99
    @Test
    default void theNextJobIsDelayedUntilTheIntervalIsOver() {
        Keyspace space = subject();
        JobOptions options = JobOptions.builder().attempts(2).priority(4).build();
        ScheduledJob first = upsert(
                Schedule.every(A_MINUTE), JobTemplate.named("n").with("x").with(options));
        space.clock.advance(Duration.ofSeconds(10));
        space.command("HSET", space.key("repeat:s"), "name", "changed", "data", "\"y\"");

        Advance advance = advance(takeRun());

        long due = first.due().toEpochMilli() + 60_000;
        String id = "repeat:s:" + due;
        assertThat(advance).isEqualTo(Advance.MADE);
        assertThat(space.scored("repeat")).containsExactly("s=" + due);
        assertThat(space.hash("repeat:s")).containsEntry("ic", "2");
        assertThat(space.scored("delayed")).containsExactly(id + "=" + due * 4096);
        assertThat(space.hash(id))
                .containsOnly(
                        Map.entry("name", "changed"),
                        Map.entry("data", "\"y\""),
                        Map.entry("opts", space.hash(id).getOrDefault("opts", "")),
                        Map.entry("timestamp", Long.toString(space.now())),
                        Map.entry("delay", "50000"),
                        Map.entry("priority", "4"),
                        Map.entry("rjk", "s"));
        assertThat(options(id))
                .isEqualTo(new Json("{\"attempts\":2,\"priority\":4,\"repeatJobKey\":\"s\",\"timestamp\":" + space.now()
                                + ",\"repeat\":{\"every\":60000,\"count\":2},\"jobId\":\"" + id
                                + "\",\"delay\":50000}")
                        .as(JsonNode.class));
        assertThat(space.text("id")).isEqualTo("2");
        assertThat(space.lastEvents(2))
                .containsExactly("added jobId=" + id + " name=changed", "delayed jobId=" + id + " delay=" + due);
    }

    @Test
    default void theNextJobOfAPatternIsTheOneAfterTheJobsOwnTime() {
        Keyspace space = subject();
        ScheduledJob first = upsert(
                Schedule.cron("0 0 1 1 *").in(ZoneOffset.ofHoursMinutes(5, 30)).limit(9));
        space.command("DEL", space.key("delayed"));
        space.command("LPUSH", space.key("wait"), first.jobId()); // as if a client had promoted it

        assertThat(advance(takeRun())).isEqualTo(Advance.MADE);

        String scored = space.scored("repeat").get(0);
        Instant due = Instant.ofEpochMilli(Long.parseLong(scored.substring(2)));
        assertThat(due.atOffset(ZoneOffset.ofHoursMinutes(5, 30)).toLocalDateTime())
                .isEqualTo(first.due()
                        .atOffset(ZoneOffset.ofHoursMinutes(5, 30))
                        .toLocalDateTime()
                        .plusYears(1));
        JsonNode options = options("repeat:s:" + due.toEpochMilli());
        assertThat(options.path("prevMillis").asLong()).isEqualTo(due.toEpochMilli());
        assertThat(options.path("repeat"))
                .isEqualTo(new Json("{\"pattern\":\"0 0 1 1 *\",\"tz\":\"UTC+5:30\",\"limit\":9,\"count\":2}")
                        .as(JsonNode.class));
    }

    @Test
    default void aSecondCallForTheSameJobChangesNothing() {
        Keyspace space = subject();
        upsert(Schedule.every(A_MINUTE));
        ScheduledRun run = takeRun();
        advance(run);
        Map<String, Object> before = space.everything();

        assertThat(advance(run)).isEqualTo(Advance.NOT_CURRENT);

        assertThat(space.everything()).isEqualTo(before);
    }

    @Test
    default void aRemovedSchedulerHasNoNextJob() {
        Keyspace space = subject();
        upsert(Schedule.every(A_MINUTE));
        ScheduledRun run = takeRun();
        space.store.schedulers().remove(Keyspace.QUEUE, List.of("s"));

        assertThat(advance(run)).isEqualTo(Advance.NOT_CURRENT);

        assertThat(space.suffixes()).doesNotContain("repeat", "delayed");
    }

    // case 100
    @Test
    default void aLimitEndsTheRunsAndTheSchedulerStays() {
        Keyspace space = subject();
        ScheduledJob first = upsert(Schedule.every(A_MINUTE).limit(2));
        assertThat(advance(takeRun())).isEqualTo(Advance.MADE);
        space.clock.advance(A_MINUTE);

        assertThat(advance(takeRun())).isEqualTo(Advance.ENDED);

        long last = first.due().toEpochMilli() + 60_000;
        assertThat(space.scored("repeat")).containsExactly("s=" + last);
        assertThat(space.suffixes()).doesNotContain("delayed");
    }

    @Test
    default void afterItsEndASchedulerAddsNoMoreJobs() {
        Keyspace space = subject();
        upsert(Schedule.every(A_MINUTE).until(Instant.ofEpochMilli(space.now() + 1_000)));
        space.clock.advance(Duration.ofMillis(1_001));

        assertThat(advance(takeRun())).isEqualTo(Advance.ENDED);
    }

    @Test
    default void missedRunsAreSkippedAndTheSlotsKept() {
        Keyspace space = subject();
        ScheduledJob first = upsert(Schedule.every(A_MINUTE));
        space.clock.advance(Duration.ofSeconds(1000));

        advance(takeRun());

        long next = Long.parseLong(space.scored("repeat").get(0).substring(2));
        assertThat(next).isBetween(space.now() + 1, space.now() + 60_000);
        assertThat((next - first.due().toEpochMilli()) % 60_000).isZero();
    }

    @Test
    default void anExistingNextJobIsADuplicate() {
        Keyspace space = subject();
        ScheduledJob first = upsert(Schedule.every(A_MINUTE));
        String next = "repeat:s:" + (first.due().toEpochMilli() + 60_000);
        space.command("HSET", space.key(next), "name", "x");

        assertThat(advance(takeRun())).isEqualTo(Advance.THERE_ALREADY);

        assertThat(space.scored("repeat")).containsExactly("s=" + first.due().toEpochMilli());
        assertThat(space.lastEvents(1)).containsExactly("duplicated jobId=" + next);
    }

    @Test
    default void optionsUnknownToOxbowAreKept() {
        Keyspace space = subject();
        ScheduledJob first = upsert(Schedule.every(A_MINUTE));
        space.command(
                "HSET",
                space.key(first.jobId()),
                "opts",
                "{\"custom\":[],\"third\":0.3333333333333333,\"de\":{\"id\":\"d\"},\"repeatJobKey\":\"s\","
                        + "\"repeat\":{\"every\":60000,\"count\":1}}");

        advance(takeRun());

        String next = "repeat:s:" + (first.due().toEpochMilli() + 60_000);
        assertThat(space.hash(next)).containsEntry("deid", "d");
        assertThat(space.hash(next).get("opts")).contains("\"custom\":[]", "\"third\":0.3333333333333333");
    }

    @Test
    default void aScheduleThatCannotBeReadIsAnError() {
        Keyspace space = subject();
        ScheduledJob first = upsert(Schedule.cron("* * * * *"));
        space.command("DEL", space.key("delayed"));
        space.command("LPUSH", space.key("wait"), first.jobId());
        space.command("HSET", space.key(first.jobId()), "opts", "{\"repeat\":{\"pattern\":\"H * * * *\",\"count\":1}}");
        ScheduledRun run = takeRun();

        assertThatThrownBy(() -> advance(run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'H * * * *'")
                .hasMessageContaining("minute");
    }

    // case 61
    @Test
    default void aJobOfASchedulerMayStallAnyNumberOfTimes() {
        Keyspace space = subject();
        ScheduledJob first = upsert(Schedule.every(A_MINUTE));
        for (int times = 0; times < 3; times++) {
            space.fetchOne();
            space.command("DEL", space.key("stalled-check"));
            space.checkForStalled();
            space.loseLock(first.jobId());
            space.checkForStalled();
        }

        assertThat(space.hash(first.jobId())).containsEntry("stc", "3").doesNotContainKey("defa");
        assertThat(advance(takeRun())).isEqualTo(Advance.MADE);
    }
}
