/**
 * Counts: commands by cause and queue, and times. Everything here is cheap, thread-safe and free of I/O.
 */
@NullMarked
package dev.oxbow.core.meter;

import org.jspecify.annotations.NullMarked;
