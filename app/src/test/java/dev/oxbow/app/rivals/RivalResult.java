package dev.oxbow.app.rivals;

import dev.oxbow.app.bench.Latencies;
import dev.oxbow.app.bench.Quantiles;
import dev.oxbow.app.bench.Rounds;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One measured round.
 *
 * @param pickUp from before the add to the start of the work; null: was not measured
 */
record RivalResult(int jobs, Duration elapsed, @Nullable Quantiles pickUp) implements Rounds.Measured {
    private static final double NANOS_PER_SECOND = 1_000_000_000;

    /** A round that began at that {@link System#nanoTime()} and ends now. */
    static RivalResult since(long startedAt, int jobs) {
        return new RivalResult(jobs, Duration.ofNanos(System.nanoTime() - startedAt), null);
    }

    RivalResult with(Latencies pickUp) {
        return new RivalResult(jobs, elapsed, pickUp.quantiles());
    }

    double seconds() {
        return elapsed.toNanos() / NANOS_PER_SECOND;
    }

    @Override
    public double rate() {
        return jobs / seconds();
    }
}
