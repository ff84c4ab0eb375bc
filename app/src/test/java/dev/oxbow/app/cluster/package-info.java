/**
 * Oxbow and BullMQ on Node, with ioredis's cluster client, on the same queues of a real Redis Cluster. The adapters'
 * own tests cover Oxbow alone on a cluster, slots that move, and failovers.
 */
@NullMarked
package dev.oxbow.app.cluster;

import org.jspecify.annotations.NullMarked;
