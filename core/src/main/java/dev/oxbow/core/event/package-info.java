/**
 * What happens in queues, as BullMQ's streams of events tell it: typed values and their ids. Reading, listening and keys do
 * not belong here.
 */
@NullMarked
package dev.oxbow.core.event;

import org.jspecify.annotations.NullMarked;
