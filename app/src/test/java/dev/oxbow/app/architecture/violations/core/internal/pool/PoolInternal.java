package dev.oxbow.app.architecture.violations.core.internal.pool;

/** Stands for an internal type of the pool, which a deliberate violation uses. */
public record PoolInternal(String name) {}
