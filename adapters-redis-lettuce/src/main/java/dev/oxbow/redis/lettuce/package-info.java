/**
 * The pool port on Lettuce and commons-pool2: one client with few threads, connections that never reconnect by themselves,
 * sending and awaiting, and turning Lettuce's replies and errors into Oxbow's. No policy: bounds, leases, fallback and
 * warnings are {@link dev.oxbow.core.internal.pool.LeasingConnectionPool}'s.
 */
@NullMarked
package dev.oxbow.redis.lettuce;

import org.jspecify.annotations.NullMarked;
