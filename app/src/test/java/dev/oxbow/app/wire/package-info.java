/**
 * A test's own access to a Redis server: a plain connection for commands, and its MONITOR to count the commands of
 * others. Knows neither the clients under test nor BullMQ.
 */
@NullMarked
package dev.oxbow.app.wire;

import org.jspecify.annotations.NullMarked;
