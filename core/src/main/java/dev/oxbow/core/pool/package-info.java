/**
 * The port to Redis: a bounded pool of connections, leases on them, and the errors a caller can meet.
 * {@link dev.oxbow.core.internal.pool.LeasingConnectionPool} holds the policy (bounds, two kinds of lease, fallback, leak warning,
 * drain) once for every adapter; an adapter brings a {@link dev.oxbow.core.internal.pool.ConnectionSource}. Where connections lead is
 * said by {@link dev.oxbow.core.internal.pool.Endpoints}, which {@code core.topology} has. Types of a Redis client and the retrying of
 * commands do not belong here.
 */
@NullMarked
package dev.oxbow.core.pool;

import org.jspecify.annotations.NullMarked;
