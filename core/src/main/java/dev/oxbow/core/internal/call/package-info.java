/**
 * One request to Redis on a borrowed connection: scripts by digest, retries where they are safe, counting and timing.
 * The protocol of a queue does not belong here.
 */
@NullMarked
package dev.oxbow.core.internal.call;

import org.jspecify.annotations.NullMarked;
