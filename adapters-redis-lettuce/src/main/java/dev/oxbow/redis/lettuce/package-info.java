/**
 * The port {@link dev.oxbow.core.pool.ConnectionPool} on Lettuce and commons-pool2: one client with few threads and connections that do not
 * reconnect by themselves. It sends and awaits, and converts Lettuce's replies and errors. The policy of the pool (bounds, leases,
 * fallback, warnings) is in {@link dev.oxbow.core.internal.pool.LeasingConnectionPool}.
 */
@NullMarked
package dev.oxbow.redis.lettuce;

import org.jspecify.annotations.NullMarked;
