/** Calls that the caller does not wait for: the threads behind every {@code …Async} and {@code async} method. */
@NullMarked
package dev.oxbow.core.internal.async;

import org.jspecify.annotations.NullMarked;
