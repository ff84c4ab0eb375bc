/**
 * BullMQ's data layout over the connection pool: keys, the option codec and our own Lua scripts (resources beside this
 * package). {@code core/docs/layout.md} specifies the layout; comments here and in the scripts refer to its sections.
 * Sockets and threads do not belong here.
 */
@NullMarked
package dev.oxbow.core.internal.bullmq;

import org.jspecify.annotations.NullMarked;
