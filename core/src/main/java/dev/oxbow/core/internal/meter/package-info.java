/** Counting commands and observing times: cheap, thread-safe, and without I/O. */
@NullMarked
package dev.oxbow.core.internal.meter;

import org.jspecify.annotations.NullMarked;
