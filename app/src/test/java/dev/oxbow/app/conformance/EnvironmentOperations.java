package dev.oxbow.app.conformance;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Changes around the workers in generated cases: time, lost locks, and settings of the queue. */
final class EnvironmentOperations implements OperationGroup {
    @Override
    public Map<String, OxbowOperation> operations() {
        return Map.of();
    }

    @Override
    public List<Invention> inventions() {
        return List.of(
                random -> Operation.of("clock").with("advance", random.nextInt(1, 3) * 1000),
                random -> Operation.of("clock").with("advance", 1),
                EnvironmentOperations::inventLostLock,
                random -> Operation.of("expire").with("key", "stalled-check"),
                random -> Operation.of("expire").with("key", "limiter"),
                EnvironmentOperations::inventSetting);
    }

    private static Operation inventLostLock(RandomGenerator random) {
        return Operation.of("expire").with("key", random.nextInt(1, 8) + ":lock");
    }

    private static Operation inventSetting(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> Operation.of("pause");
            case 1 -> Operation.of("concurrency").with("limit", random.nextInt(1, 4));
            case 2 ->
                Operation.of("globalRateLimit")
                        .with("max", random.nextInt(1, 4))
                        .with("duration", 500_000);
            case 3 -> Operation.of("rateLimit").with("millis", 500_000);
            default -> Operation.of("resume");
        };
    }
}
