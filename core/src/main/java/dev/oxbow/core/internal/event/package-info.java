/**
 * Reading streams of events: one reader for all queues of an Oxbow, the place of each listener, and the decoding of entries. Keys do
 * not belong here.
 */
@NullMarked
package dev.oxbow.core.internal.event;

import org.jspecify.annotations.NullMarked;
