/** Names of the keys of a queue and of its jobs, as BullMQ lays them out. Commands and replies do not belong here. */
@NullMarked
package dev.oxbow.core.internal.bullmq.key;

import org.jspecify.annotations.NullMarked;
