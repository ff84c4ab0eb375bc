/** Tests of BullMQ's layout: the same contracts run on every adapter, which extends them and opens its pool. */
@NullMarked
package dev.oxbow.core.internal.bullmq;

import org.jspecify.annotations.NullMarked;
