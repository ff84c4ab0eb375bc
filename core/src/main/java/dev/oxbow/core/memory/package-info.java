/**
 * A job store in this process's memory, for builds that must not touch Redis and for tests of what stands above the port.
 */
@NullMarked
package dev.oxbow.core.memory;

import org.jspecify.annotations.NullMarked;
