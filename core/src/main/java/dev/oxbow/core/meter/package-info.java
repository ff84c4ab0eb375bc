/**
 * Figures: commands by cause, kind and queue, and percentiles of times. Counting itself does not belong here.
 */
@NullMarked
package dev.oxbow.core.meter;

import org.jspecify.annotations.NullMarked;
