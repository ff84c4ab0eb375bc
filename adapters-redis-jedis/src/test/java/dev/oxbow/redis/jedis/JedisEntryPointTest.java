package dev.oxbow.redis.jedis;

import dev.oxbow.core.whole.EntryPointContract;
import org.junit.jupiter.api.Tag;

@Tag("redis")
final class JedisEntryPointTest extends EntryPointContract {
    @Override
    protected String adapter() {
        return "jedis";
    }
}
