package dev.oxbow.core.internal.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.meter.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class RecentTimesTest {
    private final RecentTimes times = new RecentTimes();

    @Test
    void withoutObservationsAllFiguresAreZero() {
        assertThat(times.summary(1)).isEqualTo(Percentiles.NONE);
    }

    @Test
    void oneObservationIsEveryPercentile() {
        times.observe(7_000_000);
        assertThat(times.summary(1_000_000)).isEqualTo(new Percentiles(1, 7, 7, 7, 7));
    }

    @Test
    void percentilesAreByNearestRank() {
        LongStream.rangeClosed(1, 100).map(i -> 101 - i).forEach(times::observe);
        assertThat(times.summary(1)).isEqualTo(new Percentiles(100, 1, 50, 95, 99));
    }

    @Test
    void theMedianOfTwoIsTheSmaller() {
        times.observe(10);
        times.observe(20);
        assertThat(times.summary(1).p50()).isEqualTo(10);
        assertThat(times.summary(1).p95()).isEqualTo(20);
    }

    @Test
    void percentilesAreOfTheLast1024Observations() {
        for (int i = 0; i < 1024; i++) {
            times.observe(1_000_000);
        }
        for (int i = 0; i < 1024; i++) {
            times.observe(5);
        }
        assertThat(times.summary(1)).isEqualTo(new Percentiles(2048, 5, 5, 5, 5));
    }

    @Test
    void aClockThatWentBackCountsAsNoTime() {
        times.observe(-1);
        assertThat(times.summary(1).last()).isZero();
    }

    @Test
    void concurrentObserversLoseNothing() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 0; i < 250; i++) {
                    times.observe(42);
                }
            });
            threads.add(thread);
            thread.start();
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join(10_000);
        }
        assertThat(times.summary(1)).isEqualTo(new Percentiles(1000, 42, 42, 42, 42));
    }
}
