/** How the health reports are made. What a report contains belongs to {@link dev.oxbow.core.health}. */
@NullMarked
package dev.oxbow.core.internal.health;

import org.jspecify.annotations.NullMarked;
