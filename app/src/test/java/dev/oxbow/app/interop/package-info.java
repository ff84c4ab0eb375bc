/**
 * Oxbow beside real BullMQ on Node, over one Redis, in both directions. The Node programs are in {@code src/test/node};
 * this package starts them and exchanges messages with them. Nothing here imitates BullMQ.
 */
@NullMarked
package dev.oxbow.app.interop;

import org.jspecify.annotations.NullMarked;
