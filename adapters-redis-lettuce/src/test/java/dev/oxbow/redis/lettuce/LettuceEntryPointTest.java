package dev.oxbow.redis.lettuce;

import dev.oxbow.core.whole.EntryPointContract;

final class LettuceEntryPointTest extends EntryPointContract {
    @Override
    protected String adapter() {
        return "lettuce";
    }
}
