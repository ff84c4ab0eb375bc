/**
 * What happens in queues, as BullMQ writes it into streams of events: the kinds of events, and listening to them. Reading streams and
 * keys do not belong here.
 */
@NullMarked
package dev.oxbow.core.event;

import org.jspecify.annotations.NullMarked;
