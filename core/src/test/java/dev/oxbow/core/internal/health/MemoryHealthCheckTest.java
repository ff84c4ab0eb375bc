package dev.oxbow.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.health.HealthReport;
import dev.oxbow.core.health.HealthReport.Status;
import dev.oxbow.core.health.Recommendation;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.testing.ManualClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class MemoryHealthCheckTest {
    @Test
    void queuesInMemoryAreHealthyAndSaidToBeSuch() {
        CountingJobStore store = new CountingJobStore();
        store.answer = () -> Map.of("q", JobCounts.NONE);
        ManualClock clock = ManualClock.standing();
        HealthReport report = new MemoryHealthCheck(store, () -> List.of("q"), clock).report();
        assertThat(report.status()).isEqualTo(Status.HEALTHY);
        assertThat(report.adapter()).isEqualTo("memory");
        assertThat(report.pool()).isNull();
        assertThat(report.queues()).containsOnlyKeys("q");
        assertThat(report.queuesReadAt()).isEqualTo(clock.instant());
        assertThat(report.recommendations()).extracting(Recommendation::code).containsExactly("in-memory-queues");
    }
}
