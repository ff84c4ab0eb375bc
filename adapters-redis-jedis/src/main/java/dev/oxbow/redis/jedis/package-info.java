/**
 * The port {@link dev.oxbow.core.pool.ConnectionPool} on Jedis's low-level connection and commons-pool2. It opens sockets, checks without
 * a command whether an idle connection is still open, sends and reads, and converts Jedis's replies and errors. The policy of the pool
 * (bounds, leases, fallback, warnings) is in {@link dev.oxbow.core.internal.pool.LeasingConnectionPool}.
 */
@NullMarked
package dev.oxbow.redis.jedis;

import org.jspecify.annotations.NullMarked;
