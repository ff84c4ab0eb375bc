/**
 * Tests of BullMQ's layout: the same suites run on every adapter, which extends them and says how to open its pool.
 */
@NullMarked
package dev.oxbow.core.internal.bullmq;

import org.jspecify.annotations.NullMarked;
