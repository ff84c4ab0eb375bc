package dev.oxbow.app.wiring;

import dev.oxbow.app.config.Setting;
import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.health.HealthReport;
import dev.oxbow.core.health.Recommendation;
import java.util.Map;

/**
 * The health report of core, where recommendations that a setting of this program answers name the setting. Core does not know how a
 * program is configured. Thread-safe.
 */
final class HealthWithSettings implements HealthCheck {
    private static final Map<String, Setting> SETTINGS = Map.of(
            "pool-exhausted", Setting.POOL_MAX,
            "direct-connections", Setting.POOL_MAX,
            "budget-exceeded", Setting.COMMAND_BUDGET,
            "budget-projected-over", Setting.COMMAND_BUDGET,
            "in-memory-queues", Setting.BUILDING);

    private final HealthCheck health;

    HealthWithSettings(HealthCheck health) {
        this.health = health;
    }

    @Override
    public HealthReport report() {
        HealthReport report = health.report();
        return report.withRecommendations(report.recommendations().stream()
                .map(HealthWithSettings::withSetting)
                .toList());
    }

    private static Recommendation withSetting(Recommendation recommendation) {
        Setting setting = SETTINGS.get(recommendation.code());
        return setting == null
                ? recommendation
                : new Recommendation(
                        recommendation.code(),
                        recommendation.severity(),
                        recommendation.message() + " Setting: " + setting.title() + ".");
    }
}
