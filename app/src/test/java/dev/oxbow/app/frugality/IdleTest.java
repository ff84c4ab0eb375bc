package dev.oxbow.app.frugality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.app.interop.Adapter;
import dev.oxbow.app.wire.Traffic;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An idle process: at most one command per block window, for any number of queues. The window is 2 s here instead of 5
 * minutes, and the pool's time-out of unused connections is shortened accordingly; 0.2 commands a minute are one in 5
 * minutes.
 */
@Tag("redis")
class IdleTest extends CountedRedis {
    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final int WINDOWS = 4;
    /**
     * Connections that only the start needed, beyond the three, are closed in time; a backlog probe comes much later
     * than this.
     */
    private static final Duration UNUSED = WINDOW.dividedBy(4);

    /** Probes are late on a busy machine, and the one after may be on time. */
    private static final double TOLERANCE = 1.2;

    IdleTest(Adapter adapter) {
        super(adapter);
    }

    @Test
    void aQueueWithItsWorkerAndSubscriberCostsOneCommandPerWindow() {
        idle(List.of(queue));

        Traffic traffic = watch();

        assertAtMostOneAWindow(traffic);
        assertThat(traffic.withInner()).as("%s", traffic).isEqualTo(traffic.sent());
    }

    @Test
    void fiveQueuesWithTheirWorkersAndSubscribersCostNoMoreThanOne() {
        int before = console.clients().size();
        idle(IntStream.range(0, 5).mapToObj(i -> queue + "-" + i).toList());

        Traffic traffic = watch();

        assertAtMostOneAWindow(traffic);
        assertThat(traffic.withInner()).as("%s", traffic).isLessThanOrEqualTo(5 * traffic.sent());
        assertThat(console.clients().size() - before)
                .as("%s", console.clients())
                .isBetween(1, 3);
    }

    @Test
    void theDefaultWindowIsFiveMinutes() {
        assertThat(WorkerOptions.DEFAULTS.blockWindow()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aBacklogProbeNeedsNoConnectionOfItsOwn() {
        idle(List.of(queue));
        watch();
        List<String> whenSettled = connections();

        watch();

        assertThat(connections()).containsExactlyInAnyOrderElementsOf(whenSettled);
    }

    /** Their numbers, which the server gives to only one connection each. */
    private List<String> connections() {
        return console.clients().stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    private void idle(List<String> queues) {
        Oxbow oxbow = opened(adapter.open(
                url(), PoolSettings.DEFAULTS.toBuilder().idleTimeout(UNUSED).build()));
        for (String name : queues) {
            oxbow.worker(
                    name,
                    job -> null,
                    WorkerOptions.builder().blockWindow(WINDOW).build());
            opened(oxbow.events(name).listen(event -> {}));
        }
        Await.until("the subscriber waits for events", () -> console.blockedIn("XREAD") == 1);
        awaitIdle();
    }

    private Traffic watch() {
        long end = System.nanoTime() + WINDOWS * WINDOW.toNanos();
        Await.until("the observed time is over", WINDOW.multipliedBy(WINDOWS + 1), () -> System.nanoTime() - end >= 0);
        return monitor.take();
    }

    private void assertAtMostOneAWindow(Traffic traffic) {
        double windows = (double) traffic.span().toNanos() / WINDOW.toNanos();
        assertThat(traffic.sent() - 1.0)
                .as("%s in %s windows", traffic, windows)
                .isLessThanOrEqualTo(windows * TOLERANCE);
    }
}
