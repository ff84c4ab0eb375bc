/** The producer of flows, on the port of the store. Keys and scripts do not belong here. */
@NullMarked
package dev.oxbow.core.internal.flow;

import org.jspecify.annotations.NullMarked;
