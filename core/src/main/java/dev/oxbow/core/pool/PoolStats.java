package dev.oxbow.core.pool;

import dev.oxbow.core.meter.Percentiles;

/**
 * A pool's figures at one moment. Read without locks, so active plus idle need not equal what is open at every instant.
 *
 * @param max connections at most in the pool
 * @param created pooled connections opened so far
 * @param destroyed pooled connections closed so far
 * @param active pooled connections lent now
 * @param idle pooled connections open and free now
 * @param waiting borrowers waiting now
 * @param errors failures so far: connections that could not be opened, broke, or were evicted for what they answered
 * @param exhausted borrows that found no free connection in time, so far
 * @param directActive direct connections open now
 * @param directOpened direct connections opened so far
 * @param longLeases pooled connections lent now for blocking waits
 * @param leaksSuspected leases held longer than the leak warning, so far
 * @param borrowMicros how long borrowing took lately, in microseconds
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
        Percentiles borrowMicros) {}
