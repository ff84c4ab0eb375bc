package dev.oxbow.core.internal.worker;

import java.util.concurrent.TimeUnit;

/**
 * When a worker's call to the store leaves, and with how many outcomes. Each call costs something by itself, so a
 * second call while one is in flight needs enough outcomes to be worth it. A call while none is in flight leaves at
 * once, with one exception: where jobs end so quickly that recent calls carried enough outcomes, it waits for up to
 * {@link #LONGEST_GATHERING} so that active jobs can end and go with it. With no active job, as for a job that comes
 * alone, it never waits.
 *
 * <p>Not thread-safe: the lock of {@link DispatchState} guards it.
 */
final class BatchingPolicy {
    /** Nanoseconds that a call may wait for active jobs to end: about what Redis needs for the call itself. */
    static final long LONGEST_GATHERING = TimeUnit.MICROSECONDS.toNanos(100);

    /** With a concurrency of this or more there may be two calls in flight. */
    private static final int TWO_CALLS_CONCURRENCY = 10;
    /** With this many outcomes the fixed cost of a call is about two commands for each job. */
    private static final int FEWEST = 5;
    /** More outcomes than this need not gather before Redis has something to do. */
    private static final int ENOUGH = 25;
    /** After this many gathering times that did not fill a call, jobs are considered long. */
    private static final int UNFILLED = 3;

    private final boolean twoCalls;
    private final int half;
    private final int worth;
    private int unfilled = UNFILLED;
    private long gatheringSince;
    private boolean gathering;

    BatchingPolicy(int concurrency) {
        this.twoCalls = twoCallsFor(concurrency);
        this.half = (concurrency + 1) / 2;
        this.worth = Math.max(FEWEST, Math.min(half, ENOUGH));
    }

    /** Whether a worker of this concurrency may have two calls in flight. */
    static boolean twoCallsFor(int concurrency) {
        return concurrency >= TWO_CALLS_CONCURRENCY;
    }

    /** Whether so many outcomes are worth a second call while one is in flight. */
    boolean worthSecondCall(int ready) {
        return ready >= worth;
    }

    /**
     * How many of the outcomes go with a call while none is in flight: all, or about half if the others are worth a
     * second call, so that the jobs of one call run while Redis is busy with the other.
     */
    int firstCallShare(int ready) {
        int first = Math.max(worth, Math.min(half, ready));
        return twoCalls && ready - first >= worth ? first : ready;
    }

    /**
     * How long a call waits for more outcomes while none is in flight.
     *
     * @param ready outcomes that could go with it
     * @param active jobs that have not ended
     * @param now monotonic nanoseconds
     * @return nanoseconds; zero if it should leave now
     */
    long gatheringTime(int ready, int active, long now) {
        if (ready == 0 || ready >= worth || active == 0 || unfilled >= UNFILLED) {
            return 0;
        }
        if (!gathering) {
            gathering = true;
            gatheringSince = now;
        }
        long left = gatheringSince + LONGEST_GATHERING - now;
        return Math.max(0, left);
    }

    /** A call leaves with so many outcomes. */
    void called(int outcomes) {
        if (outcomes >= worth) {
            unfilled = 0;
        } else if (gathering) {
            unfilled = Math.min(UNFILLED, unfilled + 1);
        }
        gathering = false;
    }
}
