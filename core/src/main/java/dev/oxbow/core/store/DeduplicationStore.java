package dev.oxbow.core.store;

import java.util.Optional;

/**
 * Port: who keeps others of a deduplication id out. Thread-safe; each operation is one command and blocks for one round trip.
 * Every method throws {@link dev.oxbow.core.pool.RedisException} when the store cannot be asked.
 */
public interface DeduplicationStore {
    /** Id of the job that keeps others out; empty if there is none. Idempotent. */
    Optional<String> owner(String queue, String deduplicationId);

    /**
     * Lets the next job of that deduplication id in, whoever kept it out. The owner itself is left as it is.
     *
     * @return whether there was an owner
     */
    boolean release(String queue, String deduplicationId);
}
