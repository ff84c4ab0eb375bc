/**
 * How jobs stand, for those who ask often: from memory where this process works on them, by joined and shared reads where it
 * does not, and followed by events. Keys, scripts and HTTP do not belong here.
 */
@NullMarked
package dev.oxbow.core.status;

import org.jspecify.annotations.NullMarked;
