package dev.oxbow.redis.jedis;

import dev.oxbow.core.whole.EntryPointContract;

final class JedisEntryPointTest extends EntryPointContract {
    @Override
    protected String adapter() {
        return "jedis";
    }
}
