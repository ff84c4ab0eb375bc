package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.ChildFailure;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
final class OptionsCodecTest {
    @Test
    void attemptsAreAlwaysWrittenAndDefaultsAreNot() {
        assertThat(OptionsCodec.encode(JobOptions.DEFAULTS)).isEqualTo("{\"attempts\":0}");
    }

    @Test
    void everyOptionHasBullMqsName() {
        JobOptions options = JobOptions.builder()
                .jobId("cust")
                .delay(Duration.ofSeconds(5))
                .priority(7)
                .attempts(3)
                .backoff(Backoff.exponential(Duration.ofSeconds(1)).withJitter(0.1))
                .removeOnComplete(KeepJobs.youngerThan(Duration.ofHours(1)).andNewest(10))
                .removeOnFail(KeepJobs.newest(100))
                .lifo(true)
                .timestamp(Instant.ofEpochMilli(1_700_000_000_000L))
                .keepLogs(5)
                .stackTraceLimit(1)
                .sizeLimit(2000)
                .build();

        assertThat(OptionsCodec.encode(options))
                .isEqualTo("{\"attempts\":3,\"jobId\":\"cust\",\"delay\":5000,\"priority\":7,"
                        + "\"backoff\":{\"type\":\"exponential\",\"delay\":1000,\"jitter\":0.1},"
                        + "\"removeOnComplete\":{\"count\":10,\"age\":3600},\"removeOnFail\":100,\"lifo\":true,"
                        + "\"timestamp\":1700000000000,\"kl\":5,\"stackTraceLimit\":1,\"sizeLimit\":2000}");
        assertThat(OptionsCodec.decode(OptionsCodec.encode(options))).isEqualTo(options);
    }

    @Test
    void keepingAllOrNoneIsABoolean() {
        JobOptions options = JobOptions.builder()
                .removeOnComplete(KeepJobs.none())
                .removeOnFail(KeepJobs.all())
                .build();

        assertThat(OptionsCodec.encode(options))
                .isEqualTo("{\"attempts\":0,\"removeOnComplete\":true,\"removeOnFail\":false}");
        assertThat(OptionsCodec.decode(OptionsCodec.encode(options))).isEqualTo(options);
    }

    @Test
    void aLimitOfItsOwnIsWritten() {
        JobOptions options = JobOptions.builder()
                .removeOnFail(new KeepJobs(null, Duration.ofSeconds(60), 5))
                .build();

        assertThat(OptionsCodec.encode(options))
                .isEqualTo("{\"attempts\":0,\"removeOnFail\":{\"age\":60,\"limit\":5}}");
        assertThat(OptionsCodec.decode(OptionsCodec.encode(options))).isEqualTo(options);
    }

    @Test
    void longNamesAndPlainNumbersAreReadToo() {
        JobOptions options = OptionsCodec.decode(
                "{\"keepLogs\":5,\"backoff\":250,\"removeOnComplete\":0,\"removeOnFail\":-1,\"attempts\":2.0}");

        assertThat(options.keepLogs()).isEqualTo(5);
        assertThat(options.backoff()).isEqualTo(Backoff.fixed(Duration.ofMillis(250)));
        assertThat(options.removeOnComplete()).isEqualTo(KeepJobs.none());
        assertThat(options.removeOnFail()).isEqualTo(KeepJobs.all());
        assertThat(options.attempts()).isEqualTo(2);
    }

    @Test
    void aValueOutOfRangeBecomesTheNearestValue() {
        JobOptions options = OptionsCodec.decode(
                "{\"delay\":-5,\"priority\":-1,\"attempts\":-3,"
                        + "\"backoff\":{\"type\":\"fixed\",\"delay\":-1,\"jitter\":7},\"removeOnFail\":{\"limit\":0,\"age\":1.5}}");

        assertThat(options.delay()).isZero();
        assertThat(options.priority()).isZero();
        assertThat(options.attempts()).isZero();
        assertThat(options.backoff()).isEqualTo(Backoff.fixed(Duration.ZERO).withJitter(1));
        assertThat(options.removeOnFail()).isEqualTo(new KeepJobs(null, Duration.ofMillis(1500), 1));
    }

    @Test
    void idsOfSchedulersAreReadAlthoughCallersMayNotChooseThem() {
        assertThat(OptionsCodec.decode("{\"jobId\":\"repeat:a:b:1700000000000\"}")
                        .jobId())
                .isEqualTo("repeat:a:b:1700000000000");
    }

    @Test
    void rareOptionsAreWrittenUnderBullMqsShortNames() {
        JobOptions options = JobOptions.builder()
                .parent("bull:orders", "7")
                .onFailure(ChildFailure.CONTINUE_PARENT)
                .telemetry("trace-1")
                .omitTelemetryContext(true)
                .build();

        assertThat(OptionsCodec.encode(options))
                .isEqualTo("{\"attempts\":0,\"parent\":{\"id\":\"7\",\"queue\":\"bull:orders\"},\"cpof\":true,"
                        + "\"tm\":\"trace-1\",\"omc\":true}");
        assertThat(OptionsCodec.decode(OptionsCodec.encode(options))).isEqualTo(options);
    }

    @Test
    void deduplicationIsWrittenWithWhatItHas() {
        JobOptions options = JobOptions.builder()
                .deduplication(new Deduplication("d", Duration.ofSeconds(5), true, true, true, true))
                .build();

        assertThat(OptionsCodec.encode(options))
                .isEqualTo("{\"attempts\":0,\"de\":{\"id\":\"d\",\"ttl\":5000,\"extend\":true,\"replace\":true,"
                        + "\"keepLastIfActive\":true,\"reschedule\":true}}");
        assertThat(OptionsCodec.decode(OptionsCodec.encode(options))).isEqualTo(options);
    }

    @Test
    void unknownOptionsAreKept() {
        String text = "{\"attempts\":0,\"mine\":{\"a\":[1,2.50,null]},\"repeatJobKey\":\"r\"}";

        JobOptions options = OptionsCodec.decode(text);

        assertThat(options.other()).containsOnlyKeys("mine", "repeatJobKey");
        assertThat(new Json(OptionsCodec.encode(options)).as(JsonNode.class))
                .isEqualTo(new Json(text).as(JsonNode.class));
    }

    @Test
    void longNamesOfPoliciesAndDeduplicationAreReadToo() {
        JobOptions options =
                OptionsCodec.decode("{\"removeDependencyOnFailure\":true,\"deduplication\":{\"id\":\"d\",\"ttl\":0}}");

        assertThat(options.onFailure()).isEqualTo(ChildFailure.REMOVE_DEPENDENCY);
        assertThat(options.deduplication()).isEqualTo(Deduplication.simple("d"));
        assertThat(options.other()).isEmpty();
    }

    @Test
    void ofSeveralPoliciesTheOneThatBullMqChecksFirstCounts() {
        assertThat(OptionsCodec.decode("{\"rdof\":true,\"idof\":true,\"cpof\":true,\"fpof\":true}")
                        .onFailure())
                .isEqualTo(ChildFailure.FAIL_PARENT);
        assertThat(OptionsCodec.decode("{\"rdof\":true,\"idof\":true}").onFailure())
                .isEqualTo(ChildFailure.IGNORE);
    }

    @Test
    void aStrategyThatOnlyItsWorkerKnowsNeedsNoDelay() {
        JobOptions options =
                JobOptions.builder().backoff(Backoff.custom("mine")).build();

        assertThat(OptionsCodec.encode(options)).isEqualTo("{\"attempts\":0,\"backoff\":{\"type\":\"mine\"}}");
        assertThat(OptionsCodec.decode(OptionsCodec.encode(options))).isEqualTo(options);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "null",
                "{\"de\":{},\"parent\":{\"id\":\"p\"},\"fpof\":false,\"tm\":7,\"attempts\":\"many\"}"
            })
    void emptyValuesReadAsDefaults(String text) {
        assertThat(OptionsCodec.decode(text)).isEqualTo(JobOptions.DEFAULTS);
    }
}
