package dev.oxbow.core.pool;

import dev.oxbow.core.meter.Percentiles;

/**
 * A pool's figures at one moment. They are read without locks, so active plus idle may differ from the number of open connections.
 *
 * @param max connections at most in the pool
 * @param created pooled connections opened so far
 * @param destroyed pooled connections closed so far
 * @param active pooled connections borrowed now
 * @param idle pooled connections open and free now
 * @param waiting borrowers waiting now
 * @param errors failures so far: connections that could not be opened, broke, or were evicted because of a reply
 * @param exhausted borrows that found no free connection in time, so far
 * @param directActive direct connections open now
 * @param directOpened direct connections opened so far
 * @param longLeases pooled connections borrowed now for blocking waits
 * @param leaksSuspected leases held longer than the leak warning, so far
 * @param borrowMicros how long the latest borrows took, in microseconds
 */
public record PoolStats(
        int max,
        long created,
        long destroyed,
        int active,
        int idle,
        int waiting,
        long errors,
        long exhausted,
        int directActive,
        long directOpened,
        int longLeases,
        long leaksSuspected,
        Percentiles borrowMicros) {
    /** Of no pool, for queues in memory: every figure is 0. */
    public static final PoolStats NONE = new PoolStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Percentiles.NONE);
}
