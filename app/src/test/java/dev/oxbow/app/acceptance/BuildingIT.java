package dev.oxbow.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code BUILDING=true}: queues in memory. */
@Tag("redis")
class BuildingIT {
    @Test
    void processesAJobWithoutContactingRedis() throws IOException {
        try (ServerSocket inRedisPlace = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                RunningOxbow oxbow = RunningOxbow.start(
                        Map.of("BUILDING", "true", "REDIS_URL", "redis://127.0.0.1:" + inRedisPlace.getLocalPort()))) {
            String id = oxbow.submit("Nothing leaves this process.");

            assertThat(oxbow.awaitState(id, "completed").get("result").isObject())
                    .isTrue();
            assertThat(oxbow.health().get("adapter").asText()).isEqualTo("memory");
            assertThat(oxbow.handle().descendants()).isEmpty();
            assertThat(oxbow.stop()).isZero();
            inRedisPlace.setSoTimeout(1);
            assertThat(connected(inRedisPlace)).as("a connection to REDIS_URL").isFalse();
        }
    }

    private static boolean connected(ServerSocket server) throws IOException {
        try {
            server.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
