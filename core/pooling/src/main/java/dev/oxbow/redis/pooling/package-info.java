/**
 * What the Redis adapters share: {@link dev.oxbow.redis.pooling.PooledConnectionSource} keeps the connections of any client in a
 * commons-pool2 pool. Nothing of a client library belongs here, and nothing of the leasing policy, which core has. For adapters.
 */
@NullMarked
package dev.oxbow.redis.pooling;

import org.jspecify.annotations.NullMarked;
