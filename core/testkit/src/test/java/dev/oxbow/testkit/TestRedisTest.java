package dev.oxbow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class TestRedisTest {
    @Test
    void eachServerHasAPortOfItsOwnAndAcceptsConnectionsUntilItIsClosed() throws IOException {
        TestRedis first = TestRedis.start();
        try (TestRedis second = TestRedis.start()) {
            assertThat(second.port()).isNotEqualTo(first.port());
            assertThat(first.url()).isEqualTo("redis://127.0.0.1:" + first.port());
            connect(first).close();
            first.close();
            first.close();

            assertThatThrownBy(() -> connect(first)).isInstanceOf(IOException.class);
            connect(second).close();
        }
    }

    private static Socket connect(TestRedis redis) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), redis.port());
    }

    @Test
    void aClockStandsStillUntilItIsMoved() {
        TestClock clock = TestClock.standingAt(Instant.EPOCH);
        Clock elsewhere = clock.withZone(ZoneId.of("Europe/Rome"));

        clock.advance(Duration.ofHours(1));
        assertThat(elsewhere.instant()).isEqualTo(Instant.EPOCH.plusSeconds(3600));

        clock.set(Instant.EPOCH);
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    }
}
