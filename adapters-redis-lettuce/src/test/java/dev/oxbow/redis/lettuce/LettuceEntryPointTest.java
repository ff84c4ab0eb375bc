package dev.oxbow.redis.lettuce;

import dev.oxbow.core.whole.EntryPointContract;
import org.junit.jupiter.api.Tag;

@Tag("redis")
final class LettuceEntryPointTest extends EntryPointContract {
    @Override
    protected String adapter() {
        return "lettuce";
    }
}
