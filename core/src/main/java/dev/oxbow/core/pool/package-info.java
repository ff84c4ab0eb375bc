/**
 * The port to Redis: a bounded pool of connections, leases on them, and the exceptions that a caller can get. An adapter implements {@link
 * dev.oxbow.core.pool.ConnectionPoolFactory}; the policy (bounds, two kinds of lease, fallback, leak warning, drain) is the same for every
 * adapter and is not part of this package. Types of a Redis client and the retrying of commands do not belong here.
 */
@NullMarked
package dev.oxbow.core.pool;

import org.jspecify.annotations.NullMarked;
