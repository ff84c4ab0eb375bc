package dev.oxbow.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.health.HealthReport;
import dev.oxbow.core.health.Recommendation;
import dev.oxbow.core.health.Recommendation.Severity;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class HealthWithSettingsTest {
    private static HealthReport memoryReport() {
        try (Oxbow oxbow = Oxbow.builder().inMemory().build()) {
            return oxbow.health().report();
        }
    }

    @Test
    void adviceNamesTheSettingThatAnswersIt() {
        HealthReport core = memoryReport()
                .withRecommendations(List.of(
                        new Recommendation("pool-exhausted", Severity.WARNING, "Raise the maximum of the pool.")));

        assertThat(new HealthWithSettings(() -> core).report().recommendations())
                .extracting(Recommendation::message)
                .containsExactly("Raise the maximum of the pool. Setting: --pool-max (REDIS_POOL_MAX).");
    }

    @Test
    void queuesInMemoryNameTheirVariable() {
        HealthReport core = memoryReport();

        assertThat(new HealthWithSettings(() -> core).report().recommendations())
                .extracting(Recommendation::message)
                .singleElement()
                .asString()
                .endsWith("Setting: BUILDING.");
    }

    @Test
    void otherAdviceStaysAsItIs() {
        Recommendation other = new Recommendation("queue-paused", Severity.INFO, "Paused.");

        assertThat(new HealthWithSettings(() -> memoryReport().withRecommendations(List.of(other)))
                        .report()
                        .recommendations())
                .containsExactly(other);
    }
}
