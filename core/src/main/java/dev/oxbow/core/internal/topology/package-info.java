/**
 * Which server the connections of a pool lead to: always the same one, the node that serves the keys' slot in a Redis Cluster,
 * or the master that sentinels name. Written once for all adapters over {@link dev.oxbow.core.internal.pool.RawConnection}. Routing of
 * single commands, pools and retrying do not belong here: all keys of a pool are on one server, and whoever sends tries again.
 */
@NullMarked
package dev.oxbow.core.internal.topology;

import org.jspecify.annotations.NullMarked;
