/**
 * The pool port on Jedis's low-level connection and commons-pool2: opening sockets, telling without a command whether a
 * kept connection still lives, sending, reading, and turning Jedis's replies and errors into Oxbow's. No policy: bounds,
 * leases, fallback and warnings are {@link dev.oxbow.core.internal.pool.LeasingConnectionPool}'s.
 */
@NullMarked
package dev.oxbow.redis.jedis;

import org.jspecify.annotations.NullMarked;
