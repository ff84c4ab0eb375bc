package dev.oxbow.app.conformance;

import dev.oxbow.core.job.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What happens around the workers in generated cases: time, lost locks, and what only BullMQ can set up. */
final class BackdropOperations implements OperationGroup {
    private static final List<String> FLAGS = List.of(
            "failParentOnFailure", "continueParentOnFailure", "ignoreDependencyOnFailure", "removeDependencyOnFailure");

    @Override
    public Map<String, OxbowOperation> operations() {
        return Map.of();
    }

    @Override
    public List<Invention> inventions() {
        return List.of(
                random -> Operation.of("clock").with("advance", random.nextInt(1, 3) * 1000),
                random -> Operation.of("clock").with("advance", 1),
                BackdropOperations::inventLostLock,
                random -> Operation.of("expire").with("key", "stalled-check"),
                random -> Operation.of("expire").with("key", "limiter"),
                BackdropOperations::inventSetting,
                BackdropOperations::inventFlow);
    }

    private static Operation inventLostLock(RandomGenerator random) {
        return Operation.of("expire").with("key", random.nextInt(1, 8) + ":lock");
    }

    private static Operation inventSetting(RandomGenerator random) {
        Operation setting =
                switch (random.nextInt(6)) {
                    case 0 -> Operation.of("pause");
                    case 1 -> Operation.of("concurrency").with("limit", random.nextInt(1, 4));
                    case 2 ->
                        Operation.of("globalRateLimit")
                                .with("max", random.nextInt(1, 4))
                                .with("duration", 500_000);
                    case 3 -> Operation.of("rateLimit").with("millis", 500_000);
                    default -> Operation.of("resume");
                };
        return setting.byBullMq();
    }

    private static Operation inventFlow(RandomGenerator random) {
        String id = "p" + random.nextInt(1000);
        List<Map<String, Object>> children = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            Map<String, Object> child = random.nextBoolean()
                    ? Map.of("jobId", id + "c" + i, FLAGS.get(random.nextInt(FLAGS.size())), true)
                    : Map.of("jobId", id + "c" + i, "removeOnFail", random.nextInt(4) == 0);
            children.add(Map.of("name", "c", "queueName", "q", "opts", child));
        }
        Map<String, Object> parent =
                switch (random.nextInt(3)) {
                    case 0 -> Map.of("jobId", id, "priority", 2);
                    case 1 -> Map.of("jobId", id, "delay", 1000);
                    default -> Map.of("jobId", id);
                };
        return Operation.of("flow")
                .with(
                        "tree",
                        Json.of(Map.of("name", "p", "queueName", "q", "opts", parent, "children", children))
                                .tree())
                .byBullMq();
    }
}
