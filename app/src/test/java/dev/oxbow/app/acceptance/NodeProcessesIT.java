package dev.oxbow.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.interop.NodeProgram;
import dev.oxbow.app.interop.RequiresNode;
import dev.oxbow.core.testing.RedisServerProcess;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ANALYSIS_PROCESSOR=none}: this process queues, a Node worker on {@code ai-analysis} processes. */
@Tag("node")
@RequiresNode
class NodeProcessesIT {
    @ParameterizedTest
    @ValueSource(strings = {"jedis", "lettuce"})
    void theStatusRouteShowsTheResultOfNode(String adapter) {
        try (RedisServerProcess redis = RedisServerProcess.start();
                RunningOxbow oxbow = RunningOxbow.start(
                        Map.of("REDIS_URL", redis.url(), "REDIS_ADAPTER", adapter, "ANALYSIS_PROCESSOR", "none"))) {
            String id = oxbow.submit("for Node");
            assertThat(oxbow.status(id).get("state").asText()).isEqualTo("waiting");

            try (NodeProgram worker = NodeProgram.start("worker.mjs", redis.url(), "ai-analysis")) {
                worker.awaitEvent("completed", id);
            }

            JsonNode status = oxbow.awaitState(id, "completed");
            assertThat(status.at("/result/seen/text").asText()).isEqualTo("for Node");
            assertThat(oxbow.stop()).isZero();
        }
    }
}
