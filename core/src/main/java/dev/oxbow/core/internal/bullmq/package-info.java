/**
 * BullMQ's data layout over the connection pool: keys, codecs of options and replies, and Oxbow's own Lua scripts
 * (resources beside this package). Sockets and threads do not belong here.
 */
@NullMarked
package dev.oxbow.core.internal.bullmq;

import org.jspecify.annotations.NullMarked;
