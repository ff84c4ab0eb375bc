package dev.oxbow.app.fleet;

import org.jspecify.annotations.Nullable;

/**
 * What a job has its processor do, on either side: the job's data. The steps are taken in the order of the components.
 *
 * @param label names the job in the plan, whatever its id is
 * @param steps how often it reports progress and writes a row of its log, in each run
 * @param putsOff how its first run ends early, not counted as an attempt; null: not
 * @param hold for how long it holds its queue back, in milliseconds, if it puts itself off so
 * @param hopeless whether it fails without another try
 * @param fails how many attempts fail
 * @param grows the queue to which its first run adds a child; null: it has none to come
 * @param waits whether it waits for children that are pending then
 * @param sums whether it adds up its children's values, and 1000 for each failure of a child that was ignored
 * @param value what it returns, or adds to the sum
 */
record Work(
        String label,
        int steps,
        @Nullable PuttingOff putsOff,
        long hold,
        boolean hopeless,
        int fails,
        @Nullable String grows,
        boolean waits,
        boolean sums,
        int value) {
    /** What a single failure of a child counts in its parent's sum. */
    static final int IGNORED_FAILURE = 1000;

    /** What a child returns that was added by its running parent. */
    static final int LATE_VALUE = 1;

    /** How a run ends without being an attempt. */
    enum PuttingOff {
        DELAY,
        WAIT,
        LIMIT
    }

    /** A job that completes at once. */
    static Work of(String label, int value) {
        return new Work(label, 0, null, 0, false, 0, null, false, false, value);
    }

    /** The child that a running job of that label adds. */
    static Work lateChildOf(String label) {
        return of(label + "-late", LATE_VALUE);
    }

    Work withSteps(int count) {
        return new Work(label, count, putsOff, hold, hopeless, fails, grows, waits, sums, value);
    }

    Work puttingOff(PuttingOff how, long holdMillis) {
        return new Work(label, steps, how, holdMillis, hopeless, fails, grows, waits, sums, value);
    }

    Work withoutHope() {
        return new Work(label, steps, putsOff, hold, true, fails, grows, waits, sums, value);
    }

    Work failing(int times) {
        return new Work(label, steps, putsOff, hold, hopeless, times, grows, waits, sums, value);
    }

    /** It adds a child to that queue, waits for it and counts its value. */
    Work growing(String queue) {
        return new Work(label, steps, putsOff, hold, hopeless, fails, queue, true, true, value);
    }

    /** It is a parent. */
    Work summing(boolean waitsAgain) {
        return new Work(label, steps, putsOff, hold, hopeless, fails, grows, waitsAgain, true, value);
    }
}
