/**
 * Where Oxbow is put together: the parts that an {@link dev.oxbow.core.Oxbow} consists of, the adapter that opens its pool, and the
 * order in which everything closes. What the parts do does not belong here.
 */
@NullMarked
package dev.oxbow.core.internal.wiring;

import org.jspecify.annotations.NullMarked;
