package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
final class JobCodecTest {
    @Test
    void aFullHashIsRead() {
        Job job = JobCodec.decode(
                "q",
                "7",
                Map.ofEntries(
                        Map.entry("name", "mail"),
                        Map.entry("data", "[1]"),
                        Map.entry("opts", "{\"attempts\":3}"),
                        Map.entry("timestamp", "1700000000000"),
                        Map.entry("delay", "5000"),
                        Map.entry("priority", "4"),
                        Map.entry("progress", "{\"p\":1}"),
                        Map.entry("ats", "2"),
                        Map.entry("atm", "1"),
                        Map.entry("stc", "1"),
                        Map.entry("processedOn", "1700000000001"),
                        Map.entry("finishedOn", "1700000000002"),
                        Map.entry("returnvalue", "\"r\""),
                        Map.entry("failedReason", "boom"),
                        Map.entry("stacktrace", "[\"a\",\"b\"]"),
                        Map.entry("pb", "wn"),
                        Map.entry("defa", "no"),
                        Map.entry("parentKey", "bull:flows:p"),
                        Map.entry("parent", "{\"id\":\"p\",\"queueKey\":\"bull:flows\"}"),
                        Map.entry("deid", "once"),
                        Map.entry("rjk", "nightly")));

        assertThat(job)
                .isEqualTo(new Job(
                        "q",
                        "7",
                        "mail",
                        new Json("[1]"),
                        JobOptions.builder().attempts(3).build(),
                        Instant.ofEpochMilli(1_700_000_000_000L),
                        Duration.ofSeconds(5),
                        4,
                        new Json("{\"p\":1}"),
                        2,
                        1,
                        1,
                        Instant.ofEpochMilli(1_700_000_000_001L),
                        Instant.ofEpochMilli(1_700_000_000_002L),
                        new Json("\"r\""),
                        "boom",
                        List.of("a", "b"),
                        "wn",
                        "no",
                        new JobKey("bull:flows", "p"),
                        "once",
                        "nightly"));
    }

    @Test
    void missingFieldsReadAsDefaults() {
        Job job = JobCodec.decode("q", "7", Map.of());

        assertThat(job.name()).isEmpty();
        assertThat(job.data()).isEqualTo(Json.EMPTY_OBJECT);
        assertThat(job.options()).isEqualTo(JobOptions.DEFAULTS);
        assertThat(job.progress()).isEqualTo(Job.NO_PROGRESS);
        assertThat(job.processedOn()).isNull();
        assertThat(job.returnValue()).isNull();
        assertThat(job.stacktrace()).isEmpty();
    }

    @Test
    void oddValuesOfOtherClientsAreTolerated() {
        Job job = JobCodec.decode(
                "q",
                "7",
                Map.of(
                        "delay",
                        "1500.7",
                        "priority",
                        "NaN",
                        "timestamp",
                        "soon",
                        "stacktrace",
                        "{",
                        "attemptsMade",
                        "4",
                        "atm",
                        "1"));

        assertThat(job.delay()).isEqualTo(Duration.ofMillis(1501));
        assertThat(job.priority()).isZero();
        assertThat(job.timestamp()).isEqualTo(Instant.EPOCH);
        assertThat(job.stacktrace()).isEmpty();
        assertThat(job.attemptsMade()).isEqualTo(4);
    }

    @Test
    void aFetchedJobIsReadInItsStateAfterTheFetch() {
        Job job = JobCodec.decodeFetched(
                "q", "7", new HashMap<>(Map.of("ats", "1", "pb", "before")), JobOptions.DEFAULTS, 99, "now");

        assertThat(job.attemptsStarted()).isEqualTo(2);
        assertThat(job.processedOn()).isEqualTo(Instant.ofEpochMilli(99));
        assertThat(job.processedBy()).isEqualTo("now");
    }
}
