package dev.oxbow.app.fleet;

import org.jspecify.annotations.Nullable;

/**
 * What the processor of a job does, on either side: the job's data. The steps are executed in the order of the
 * components.
 *
 * @param label names the job in the plan, whatever its id is
 * @param steps how often it reports progress and writes a row of its log, in each run
 * @param putsOff how its first run ends early, not counted as an attempt; null if it does not
 * @param hold for how long it rate limits its queue, in milliseconds, if its first run ends so
 * @param hopeless whether it fails without retries
 * @param fails how many attempts fail
 * @param grows the queue to which its first run adds a child; null if it adds none
 * @param waits whether it waits for children that are pending then
 * @param sums whether it adds up its children's values, and 1000 for each ignored failure of a child
 * @param value its return value, or what it adds to the sum
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
    /** What an ignored failure of a child counts in its parent's sum. */
    static final int IGNORED_FAILURE = 1000;

    /** The return value of a child that its active parent added. */
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

    /** The child that an active job with that label adds. */
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

    /** The job adds a child to that queue, waits for it and counts its value. */
    Work growing(String queue) {
        return new Work(label, steps, putsOff, hold, hopeless, fails, queue, true, true, value);
    }

    /** The job is a parent. */
    Work summing(boolean waitsAgain) {
        return new Work(label, steps, putsOff, hold, hopeless, fails, grows, waitsAgain, true, value);
    }
}
