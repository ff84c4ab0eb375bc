package dev.oxbow.core.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a pool behaves. Immutable; start from {@link #DEFAULTS}.
 *
 * @param maxConnections connections at most in the pool, 1 to 1000
 * @param connectTimeout the most that opening one connection may take, handshake included
 * @param commandTimeout the most that a reply may take (a blocking command's own wait comes on top)
 * @param borrowTimeout the most that a borrower waits for a free connection
 * @param idleTimeout an unused connection is closed after this; zero: never
 * @param leakWarning a short lease held longer than this is logged once, with the borrower's stack if
 *     it was noted (each is, but when there are over a thousand borrows a second); zero: never
 * @param fallback what happens when the pool cannot serve
 * @param maxDirect direct connections at most at a time, beside the pool's
 * @param connectionLimit the plan's limit for this process, pool and direct ones together; null: none known
 */
public record PoolSettings(
        int maxConnections,
        Duration connectTimeout,
        Duration commandTimeout,
        Duration borrowTimeout,
        Duration idleTimeout,
        Duration leakWarning,
        Fallback fallback,
        int maxDirect,
        @Nullable Integer connectionLimit) {
    /** 10 connections, 30 s to connect, 10 s for a reply, 5 s to borrow, closed after 5 min idle, warned of after 30 s. */
    public static final PoolSettings DEFAULTS = new PoolSettings(
            10,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Fallback.DIRECT,
            2,
            null);

    /** What happens when the pool is exhausted past its bounded wait, or cannot serve. */
    public enum Fallback {
        /** A direct connection is opened, within {@link PoolSettings#maxDirect()}, and closed after use. */
        DIRECT,
        /** The borrower gets the exception. */
        NONE
    }

    public PoolSettings {
        if (maxConnections < 1 || maxConnections > 1000) {
            throw new IllegalArgumentException("maxConnections must be between 1 and 1000, but was " + maxConnections);
        }
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("commandTimeout", commandTimeout);
        requirePositive("borrowTimeout", borrowTimeout);
        requireNotNegative("idleTimeout", idleTimeout);
        requireNotNegative("leakWarning", leakWarning);
        if (maxDirect < 0) {
            throw new IllegalArgumentException("maxDirect must not be negative, but was " + maxDirect);
        }
        if (connectionLimit != null && connectionLimit < maxConnections) {
            throw new IllegalArgumentException("connectionLimit must be at least maxConnections (" + maxConnections
                    + "), but was " + connectionLimit);
        }
    }

    /** Direct connections that may be open at a time, with the plan's limit taken into account. */
    public int directBound() {
        if (fallback == Fallback.NONE) {
            return 0;
        }
        return connectionLimit == null ? maxDirect : Math.min(maxDirect, connectionLimit - maxConnections);
    }

    private static void requirePositive(String field, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(field + " must be positive, but was " + value.toMillis() + " ms");
        }
    }

    private static void requireNotNegative(String field, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(field + " must not be negative, but was " + value.toMillis() + " ms");
        }
    }

    /** The same with another {@code maxConnections}. */
    public PoolSettings withMaxConnections(int value) {
        return new PoolSettings(
                value,
                connectTimeout,
                commandTimeout,
                borrowTimeout,
                idleTimeout,
                leakWarning,
                fallback,
                maxDirect,
                connectionLimit);
    }

    /** The same with another {@code connectTimeout}. */
    public PoolSettings withConnectTimeout(Duration value) {
        return new PoolSettings(
                maxConnections,
                value,
                commandTimeout,
                borrowTimeout,
                idleTimeout,
                leakWarning,
                fallback,
                maxDirect,
                connectionLimit);
    }

    /** The same with another {@code commandTimeout}. */
    public PoolSettings withCommandTimeout(Duration value) {
        return new PoolSettings(
                maxConnections,
                connectTimeout,
                value,
                borrowTimeout,
                idleTimeout,
                leakWarning,
                fallback,
                maxDirect,
                connectionLimit);
    }

    /** The same with another {@code borrowTimeout}. */
    public PoolSettings withBorrowTimeout(Duration value) {
        return new PoolSettings(
                maxConnections,
                connectTimeout,
                commandTimeout,
                value,
                idleTimeout,
                leakWarning,
                fallback,
                maxDirect,
                connectionLimit);
    }

    /** The same with another {@code idleTimeout}. */
    public PoolSettings withIdleTimeout(Duration value) {
        return new PoolSettings(
                maxConnections,
                connectTimeout,
                commandTimeout,
                borrowTimeout,
                value,
                leakWarning,
                fallback,
                maxDirect,
                connectionLimit);
    }

    /** The same with another {@code leakWarning}. */
    public PoolSettings withLeakWarning(Duration value) {
        return new PoolSettings(
                maxConnections,
                connectTimeout,
                commandTimeout,
                borrowTimeout,
                idleTimeout,
                value,
                fallback,
                maxDirect,
                connectionLimit);
    }

    /** The same with another {@code fallback}. */
    public PoolSettings withFallback(Fallback value) {
        return new PoolSettings(
                maxConnections,
                connectTimeout,
                commandTimeout,
                borrowTimeout,
                idleTimeout,
                leakWarning,
                value,
                maxDirect,
                connectionLimit);
    }

    /** The same with another {@code maxDirect}. */
    public PoolSettings withMaxDirect(int value) {
        return new PoolSettings(
                maxConnections,
                connectTimeout,
                commandTimeout,
                borrowTimeout,
                idleTimeout,
                leakWarning,
                fallback,
                value,
                connectionLimit);
    }

    /** The same with another {@code connectionLimit}. */
    public PoolSettings withConnectionLimit(@Nullable Integer value) {
        return new PoolSettings(
                maxConnections,
                connectTimeout,
                commandTimeout,
                borrowTimeout,
                idleTimeout,
                leakWarning,
                fallback,
                maxDirect,
                value);
    }
}
