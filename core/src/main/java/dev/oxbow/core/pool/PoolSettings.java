package dev.oxbow.core.pool;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a pool behaves. Immutable; {@link #DEFAULTS} holds the defaults, {@link #builder()} and {@link #toBuilder()} change them. Two
 * settings with the same values are equal.
 */
public final class PoolSettings {
    private static final int MOST_CONNECTIONS = 1000;

    /**
     * 10 connections, 30 s to connect, 10 s for a reply, 5 s to borrow, a leak warning after 30 s, idle connections closed after
     * 30 s (the last one after 5 min), at most 2 direct connections.
     *
     * <p>Idle connections close after 30 s because plans count open connections, and those that a burst opened (a program opens
     * several when it starts) are not needed after it. A program that sends a command every few seconds still does not log in
     * again each time. The time is not shorter than the leak warning, so that closing in time needs no additional wake-ups.
     */
    public static final PoolSettings DEFAULTS = builder().build();

    private final int maxConnections;
    private final Duration connectTimeout;
    private final Duration commandTimeout;
    private final Duration borrowTimeout;
    private final Duration idleTimeout;
    private final Duration leakWarning;
    private final Fallback fallback;
    private final int maxDirect;
    private final @Nullable Integer connectionLimit;

    /** What happens when the pool is exhausted after its bounded wait, or cannot open a connection. */
    public enum Fallback {
        /** A direct connection is opened, within {@link PoolSettings#maxDirect()}, and closed after use. */
        DIRECT,
        /** The borrower gets the exception. */
        NONE
    }

    private PoolSettings(Builder builder) {
        this.maxConnections = builder.maxConnections;
        this.connectTimeout = builder.connectTimeout;
        this.commandTimeout = builder.commandTimeout;
        this.borrowTimeout = builder.borrowTimeout;
        this.idleTimeout = builder.idleTimeout;
        this.leakWarning = builder.leakWarning;
        this.fallback = builder.fallback;
        this.maxDirect = builder.maxDirect;
        this.connectionLimit = builder.connectionLimit;
        if (maxConnections < 1 || maxConnections > MOST_CONNECTIONS) {
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

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these settings. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Connections at most in the pool, 1 to 1000. */
    public int maxConnections() {
        return maxConnections;
    }

    /** The most that opening one connection may take, handshake included. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** The most that a reply may take; a blocking command's own wait is added to it. */
    public Duration commandTimeout() {
        return commandTimeout;
    }

    /** The most that a borrower waits for a free connection. */
    public Duration borrowTimeout() {
        return borrowTimeout;
    }

    /**
     * An unused connection is closed after this time; zero: never. The last one stays longer: while a long lease is out it stays
     * however long it is unused, because the process waits on Redis and will send commands again, and with a password or a
     * database each new connection costs commands. Otherwise it stays ten times as long.
     */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /**
     * A short lease held longer than this is logged once as a suspected leak; zero: never. The log shows the borrower's thread, and
     * its stack if that was recorded: of the borrows within one second one records its stack, because recording takes longer than
     * the rest of a borrow. After a suspected leak without a recorded stack, every borrow records its stack for ten minutes.
     */
    public Duration leakWarning() {
        return leakWarning;
    }

    /** What happens when the pool cannot serve. */
    public Fallback fallback() {
        return fallback;
    }

    /** Direct connections at most at a time, in addition to those of the pool. */
    public int maxDirect() {
        return maxDirect;
    }

    /** The plan's limit for this process, pooled and direct connections together; null: none known. */
    public @Nullable Integer connectionLimit() {
        return connectionLimit;
    }

    /** Direct connections that may be open at a time, within the plan's limit. */
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PoolSettings that
                && maxConnections == that.maxConnections
                && connectTimeout.equals(that.connectTimeout)
                && commandTimeout.equals(that.commandTimeout)
                && borrowTimeout.equals(that.borrowTimeout)
                && idleTimeout.equals(that.idleTimeout)
                && leakWarning.equals(that.leakWarning)
                && fallback == that.fallback
                && maxDirect == that.maxDirect
                && Objects.equals(connectionLimit, that.connectionLimit);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                maxConnections,
                connectTimeout,
                commandTimeout,
                borrowTimeout,
                idleTimeout,
                leakWarning,
                fallback,
                maxDirect,
                connectionLimit);
    }

    @Override
    public String toString() {
        return "PoolSettings[maxConnections=" + maxConnections + ", connectTimeout=" + connectTimeout
                + ", commandTimeout=" + commandTimeout + ", borrowTimeout=" + borrowTimeout + ", idleTimeout="
                + idleTimeout + ", leakWarning=" + leakWarning + ", fallback=" + fallback + ", maxDirect=" + maxDirect
                + ", connectionLimit=" + connectionLimit + "]";
    }

    /** Changes settings one by one; {@link #build()} checks them together. For one thread. */
    public static final class Builder {
        private int maxConnections = 10;
        private Duration connectTimeout = Duration.ofSeconds(30);
        private Duration commandTimeout = Duration.ofSeconds(10);
        private Duration borrowTimeout = Duration.ofSeconds(5);
        private Duration idleTimeout = Duration.ofSeconds(30);
        private Duration leakWarning = Duration.ofSeconds(30);
        private Fallback fallback = Fallback.DIRECT;
        private int maxDirect = 2;
        private @Nullable Integer connectionLimit;

        private Builder() {}

        private Builder(PoolSettings from) {
            this.maxConnections = from.maxConnections;
            this.connectTimeout = from.connectTimeout;
            this.commandTimeout = from.commandTimeout;
            this.borrowTimeout = from.borrowTimeout;
            this.idleTimeout = from.idleTimeout;
            this.leakWarning = from.leakWarning;
            this.fallback = from.fallback;
            this.maxDirect = from.maxDirect;
            this.connectionLimit = from.connectionLimit;
        }

        /** Sets {@link PoolSettings#maxConnections()}. */
        public Builder maxConnections(int value) {
            this.maxConnections = value;
            return this;
        }

        /** Sets {@link PoolSettings#connectTimeout()}. */
        public Builder connectTimeout(Duration value) {
            this.connectTimeout = value;
            return this;
        }

        /** Sets {@link PoolSettings#commandTimeout()}. */
        public Builder commandTimeout(Duration value) {
            this.commandTimeout = value;
            return this;
        }

        /** Sets {@link PoolSettings#borrowTimeout()}. */
        public Builder borrowTimeout(Duration value) {
            this.borrowTimeout = value;
            return this;
        }

        /** Sets {@link PoolSettings#idleTimeout()}. */
        public Builder idleTimeout(Duration value) {
            this.idleTimeout = value;
            return this;
        }

        /** Sets {@link PoolSettings#leakWarning()}. */
        public Builder leakWarning(Duration value) {
            this.leakWarning = value;
            return this;
        }

        /** Sets {@link PoolSettings#fallback()}. */
        public Builder fallback(Fallback value) {
            this.fallback = value;
            return this;
        }

        /** Sets {@link PoolSettings#maxDirect()}. */
        public Builder maxDirect(int value) {
            this.maxDirect = value;
            return this;
        }

        /** Sets {@link PoolSettings#connectionLimit()}. */
        public Builder connectionLimit(@Nullable Integer value) {
            this.connectionLimit = value;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException if a value is out of its range; the message names the setting and the value
         */
        public PoolSettings build() {
            return new PoolSettings(this);
        }
    }
}
