/** The schedulers of a queue, on the port of the store. Keys and scripts do not belong here. */
@NullMarked
package dev.oxbow.core.internal.scheduler;

import org.jspecify.annotations.NullMarked;
