package dev.oxbow.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisServerProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An Oxbow that is killed while it processes a job, with the default lock and stalled check. */
@Tag("redis")
class KilledServerIT {
    /**
     * A lock lasts 30 s and the stalled check runs every 30 s; the job must be found stalled once and fetched again.
     */
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    @Test
    @Timeout(240)
    void anotherOneRecoversItsJobAndCompletesItOnce() {
        try (RedisServerProcess redis = RedisServerProcess.start();
                WebhookEndpoint hanging = WebhookEndpoint.start();
                WebhookEndpoint working = WebhookEndpoint.start();
                RunningOxbow doomed = RunningOxbow.start(with(hanging.settings(), redis))) {
            String id = doomed.submit("to be saved");
            Await.until("the job is being worked on", () -> hanging.received() == 1);
            doomed.kill();
            working.release();

            try (RunningOxbow saviour = RunningOxbow.start(with(working.settings(), redis))) {
                assertThat(saviour.status(id).get("state").asText()).isEqualTo("active");
                JsonNode status = saviour.awaitState(id, "completed", RECOVERY);

                assertThat(status.at("/result/verdict").asText()).isEqualTo("fine");
                assertThat(status.get("attemptsMade").asInt()).isEqualTo(1);
                assertThat(working.received()).isEqualTo(1);
                assertThat(saviour.stop()).isZero();
            }
        }
    }

    private static Map<String, String> with(Map<String, String> settings, RedisServerProcess redis) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("REDIS_URL", redis.url());
        return all;
    }
}
