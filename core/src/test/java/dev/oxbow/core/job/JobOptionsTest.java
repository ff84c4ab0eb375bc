package dev.oxbow.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
final class JobOptionsTest {
    @Test
    void optionsCanBeTakenOverAndChanged() {
        JobOptions all = JobOptions.builder()
                .jobId("order-7")
                .delay(Duration.ofSeconds(5))
                .priority(9)
                .attempts(3)
                .backoff(Backoff.fixed(Duration.ofSeconds(1)))
                .removeOnComplete(KeepJobs.none())
                .removeOnFail(KeepJobs.newest(5))
                .lifo(true)
                .timestamp(Instant.EPOCH)
                .keepLogs(1)
                .stackTraceLimit(2)
                .sizeLimit(3)
                .parent("orders", "1")
                .onFailure(ChildFailure.IGNORE)
                .telemetry("trace")
                .omitTelemetryContext(true)
                .other("mine", List.of(1))
                .build();

        assertThat(all.toBuilder().build()).isEqualTo(all);
        assertThat(all.toBuilder().attempts(4).build().attempts()).isEqualTo(4);
        assertThat(all.toBuilder().parent(null).deduplication(Deduplication.simple("d")).build().toBuilder()
                        .build()
                        .deduplication())
                .isEqualTo(Deduplication.simple("d"));
    }

    @Test
    void aPriorityBeyondBullMqsRangeIsRefused() {
        assertThat(JobOptions.builder().priority(2_097_151).build().priority()).isEqualTo(2_097_151);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobOptions.builder().priority(2_097_152).build())
                .withMessage("priority must be between 0 and 2097151, but was 2097152");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobOptions.builder().priority(-1).build());
    }

    @Test
    void negativeNumbersAreRefusedByTheirNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> JobOptions.builder().delay(Duration.ofMillis(-5)).build())
                .withMessage("delay must not be negative, but was -5 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobOptions.builder().attempts(-1).build())
                .withMessage("attempts must not be negative, but was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobOptions.builder().sizeLimit(-1).build())
                .withMessage("sizeLimit must not be negative, but was -1");
    }

    @Test
    void deduplicationAndParentExcludeEachOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobOptions.builder()
                        .parent("orders", "7")
                        .deduplication(Deduplication.simple("d"))
                        .build())
                .withMessage("Deduplication and parent options cannot be used together: deduplication.id is 'd',"
                        + " parent.id is '7'");
    }

    @Test
    void aDeduplicationNeedsAnIdAndATimeToLiveThatIsOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Deduplication.simple(""))
                .withMessage("deduplication.id must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Deduplication.throttle("d", Duration.ZERO))
                .withMessage("deduplication.ttl must be at least 1 ms, but was 0 ms");
    }

    @Test
    void aParentNeedsAQueueAndAnId() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobOptions.builder().parent("", "7"))
                .withMessage("parent.queue must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobOptions.builder().parent("orders", ""))
                .withMessage("parent.id must not be empty");
        assertThat(new ParentJob("my:prefix:orders", "7").queueName()).isEqualTo("orders");
        assertThat(new ParentJob("orders", "7").queueName()).isEqualTo("orders");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"attempts", "kl", "keepLogs", "parent", "fpof", "failParentOnFailure", "debounce", "telemetry"})
    void anOptionOfBullMqsIsNotSetByItsName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobOptions.builder().other(name, 1))
                .withMessage("option '" + name + "' is one of BullMQ's own, and not to be set by its name");
    }

    @Test
    void anOptionOfOnesOwnThatIsNullIsNotThere() {
        JobOptions options =
                JobOptions.builder().other("mine", 1).other("mine", null).build();

        assertThat(options).isEqualTo(JobOptions.DEFAULTS);
    }
}
