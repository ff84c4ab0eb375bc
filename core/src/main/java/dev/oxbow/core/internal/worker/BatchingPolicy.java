package dev.oxbow.core.internal.worker;

import java.util.concurrent.TimeUnit;

/**
 * When a worker's call should leave, and with how much. A call costs something by itself, so that a second one beside one in
 * flight must have enough to tell. Beside none a call leaves at once, with one exception: where jobs end so quickly that
 * calls carried enough lately, it waits a moment for those in hand. What has nothing to wait for, as a lone job, never does.
 *
 * <p>Not thread-safe: the desk guards it with its lock.
 */
final class BatchingPolicy {
    /** Nanoseconds that a call may wait for jobs in hand: about what Redis needs for the call itself. */
    static final long LONGEST_GATHERING = TimeUnit.MICROSECONDS.toNanos(100);

    /** From so many places on there may be two calls in flight. */
    private static final int MANY_PLACES = 10;
    /** So many outcomes make what a call costs by itself bearable: two commands a job. */
    private static final int FEWEST = 5;
    /** More need not gather before Redis has something to do. */
    private static final int ENOUGH = 25;
    /** After so many gatherings in vain jobs are taken for long. */
    private static final int VAIN = 3;

    private final boolean twoCalls;
    private final int half;
    private final int worth;
    private int vain = VAIN;
    private long gatheringSince;
    private boolean gathering;

    /** @param places of the worker */
    BatchingPolicy(int places) {
        this.twoCalls = twoCallsFor(places);
        this.half = (places + 1) / 2;
        this.worth = Math.max(FEWEST, Math.min(half, ENOUGH));
    }

    /** Whether a worker with so many places may have two calls in flight. */
    static boolean twoCallsFor(int places) {
        return places >= MANY_PLACES;
    }

    /** Whether so many outcomes are worth a call beside the one in flight. */
    boolean worthACallBeside(int ready) {
        return ready >= worth;
    }

    /**
     * How many of the outcomes go with a call beside none: all, or about half if the others are worth a call of their own, so
     * that one call's jobs run while Redis is busy with the other.
     */
    int share(int ready) {
        int first = Math.max(worth, Math.min(half, ready));
        return twoCalls && ready - first >= worth ? first : ready;
    }

    /**
     * How long a call beside none should wait for more.
     *
     * @param ready outcomes that could go with it
     * @param inHand jobs that have not ended
     * @param now monotonic nanoseconds
     * @return nanoseconds; zero if it should leave now
     */
    long gatherFor(int ready, int inHand, long now) {
        if (ready == 0 || ready >= worth || inHand == 0 || vain >= VAIN) {
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
    void left(int outcomes) {
        if (outcomes >= worth) {
            vain = 0;
        } else if (gathering) {
            vain = Math.min(VAIN, vain + 1);
        }
        gathering = false;
    }
}
