/**
 * What every adapter of the pool must do, as a contract suite against a real redis-server, and the policy that a real
 * server cannot provoke, against a named double of the connections.
 */
@NullMarked
package dev.oxbow.core.pool;

import org.jspecify.annotations.NullMarked;
