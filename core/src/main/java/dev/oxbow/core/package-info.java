/**
 * The door: {@link dev.oxbow.core.Oxbow} holds one pool and hands out queues, workers and event readers, each made once.
 * Nothing else belongs here; every other idea has a room of its own below.
 */
@NullMarked
package dev.oxbow.core;

import org.jspecify.annotations.NullMarked;
