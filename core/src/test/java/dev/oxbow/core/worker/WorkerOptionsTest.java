package dev.oxbow.core.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.queue.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class WorkerOptionsTest {
    private static final BackoffStrategy STRATEGY = (attemptsMade, type, failure, job) -> null;
    private static final WorkerListener LISTENER = new WorkerListener() {};

    private static WorkerOptions.Builder unusual() {
        return WorkerOptions.builder()
                .concurrency(7)
                .name("seven")
                .lockDuration(Duration.ofSeconds(11))
                .stalledInterval(Duration.ofSeconds(12))
                .maxStalledCount(3)
                .maxStartedAttempts(4)
                .blockWindow(Duration.ofSeconds(13))
                .updateInterval(Duration.ofSeconds(14))
                .removeOnComplete(KeepJobs.newest(5))
                .removeOnFail(KeepJobs.newest(6))
                .limiter(new RateLimit(8, Duration.ofSeconds(15)))
                .metricsMinutes(9)
                .backoffStrategy(STRATEGY)
                .listener(LISTENER);
    }

    @Test
    void theDefaultsAreThoseOfBullMq() {
        assertThat(WorkerOptions.DEFAULTS).isEqualTo(WorkerOptions.builder().build());
        assertThat(WorkerOptions.DEFAULTS.concurrency()).isEqualTo(1);
        assertThat(WorkerOptions.DEFAULTS.lockDuration()).isEqualTo(Duration.ofSeconds(30));
        assertThat(WorkerOptions.DEFAULTS.stalledInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(WorkerOptions.DEFAULTS.maxStalledCount()).isEqualTo(1);
        assertThat(WorkerOptions.DEFAULTS.name()).isNull();
        assertThat(WorkerOptions.DEFAULTS.limiter()).isNull();
    }

    @Test
    void optionsOfEqualValuesAreEqualAndToBuilderKeepsAllOfThem() {
        WorkerOptions options = unusual().build();

        assertThat(options.toBuilder().build()).isEqualTo(options).hasSameHashCodeAs(options);
        assertThat(unusual().build()).isEqualTo(options);
        assertThat(options).hasToString(unusual().build().toString()).isNotEqualTo(WorkerOptions.DEFAULTS);
    }

    @Test
    void eachValueMakesADifference() {
        WorkerOptions options = unusual().build();

        assertThat(new WorkerOptions[] {
                    unusual().concurrency(1).build(),
                    unusual().name(null).build(),
                    unusual().lockDuration(Duration.ofSeconds(1)).build(),
                    unusual().stalledInterval(Duration.ofSeconds(1)).build(),
                    unusual().maxStalledCount(0).build(),
                    unusual().maxStartedAttempts(null).build(),
                    unusual().blockWindow(Duration.ofSeconds(1)).build(),
                    unusual().updateInterval(Duration.ZERO).build(),
                    unusual().removeOnComplete(KeepJobs.all()).build(),
                    unusual().removeOnFail(KeepJobs.all()).build(),
                    unusual().limiter(null).build(),
                    unusual().metricsMinutes(0).build(),
                    unusual().backoffStrategy(null).build(),
                    unusual().listener(null).build()
                })
                .doesNotContain(options)
                .doesNotHaveDuplicates();
    }

    @Test
    void aValueThatIsNotAllowedIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkerOptions.builder().concurrency(0).build())
                .withMessage("concurrency must be between 1 and 10000, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        WorkerOptions.builder().lockDuration(Duration.ZERO).build())
                .withMessage("lockDuration must be at least 1 ms, but was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkerOptions.builder().maxStartedAttempts(0).build())
                .withMessage("maxStartedAttempts must be at least 1, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkerOptions.builder()
                        .updateInterval(Duration.ofMillis(-1))
                        .build())
                .withMessage("updateInterval must not be negative, but was PT-0.001S");
    }
}
