/** BullMQ's rules for names of queues. Depends on nothing, so that every package may use it. */
@NullMarked
package dev.oxbow.core.internal.name;

import org.jspecify.annotations.NullMarked;
