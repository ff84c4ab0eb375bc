/**
 * A test's own sight of a Redis server: a plain connection to ask it, and its MONITOR to count what others send. Knows
 * neither the clients under test nor BullMQ.
 */
@NullMarked
package dev.oxbow.app.wire;

import org.jspecify.annotations.NullMarked;
