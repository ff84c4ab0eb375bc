/**
 * Oxbow and BullMQ on Node, with ioredis's cluster client, on the same queues of a real Redis Cluster. What Oxbow alone does on
 * a cluster, or how it follows slots and failovers, is shown by the adapters' own tests.
 */
@NullMarked
package dev.oxbow.app.cluster;

import org.jspecify.annotations.NullMarked;
