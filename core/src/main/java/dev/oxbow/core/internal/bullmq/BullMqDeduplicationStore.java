package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.internal.bullmq.key.Keys;
import dev.oxbow.core.internal.call.CallPurpose;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.store.DeduplicationStore;
import java.util.Optional;

/** Deduplication (layout.md, section 7): a key {@code de:<deduplication id>} with the id of its owner. Thread-safe: no state. */
final class BullMqDeduplicationStore implements DeduplicationStore {
    private final RedisCalls calls;
    private final Keys keys;

    BullMqDeduplicationStore(RedisCalls calls, Keys keys) {
        this.calls = calls;
        this.keys = keys;
    }

    @Override
    public Optional<String> owner(String queue, String deduplicationId) {
        CallPurpose purpose = new CallPurpose(Cause.STATUS, queue, true);
        Object owner = calls.command(purpose, RedisCommand.of("GET", key(queue, deduplicationId)));
        return owner == null ? Optional.empty() : Optional.of(Replies.text(owner));
    }

    /** Not repeated after a lost reply: another job may own the key by then. */
    @Override
    public boolean release(String queue, String deduplicationId) {
        CallPurpose purpose = new CallPurpose(Cause.UPDATE, queue, false);
        return Replies.number(calls.command(purpose, RedisCommand.of("DEL", key(queue, deduplicationId)))) == 1;
    }

    private String key(String queue, String deduplicationId) {
        if (deduplicationId.isEmpty()) {
            throw new IllegalArgumentException("deduplicationId must not be empty");
        }
        return keys.of(queue, "de:" + deduplicationId);
    }
}
