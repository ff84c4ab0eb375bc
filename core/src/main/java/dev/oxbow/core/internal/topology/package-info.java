/**
 * The server to which the connections of a pool lead: a fixed one, the node that serves the keys' slot in a Redis
 * Cluster, or the master that sentinels name. Written once for all adapters over {@link
 * dev.oxbow.core.internal.pool.RawConnection}. Routing of single commands, pools and retries do not belong here: all
 * keys of a pool are on one server, and the sender of a command retries it.
 */
@NullMarked
package dev.oxbow.core.internal.topology;

import org.jspecify.annotations.NullMarked;
