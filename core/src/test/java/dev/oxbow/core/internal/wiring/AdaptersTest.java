package dev.oxbow.core.internal.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.OxbowException;
import dev.oxbow.core.pool.CommandCounter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.ConnectionPoolFactory;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class AdaptersTest {
    private static final ConnectionPoolFactory JEDIS = new Named("jedis");
    private static final ConnectionPoolFactory LETTUCE = new Named("lettuce");

    private record Named(String name) implements ConnectionPoolFactory {
        @Override
        public ConnectionPool open(RedisAddress address, PoolSettings settings, CommandCounter commands) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void theOnlyOneNeedsNoName() {
        assertThat(Adapters.choose(null, List.of(LETTUCE))).isSameAs(LETTUCE);
    }

    @Test
    void aNameChooses() {
        assertThat(Adapters.choose("lettuce", List.of(JEDIS, LETTUCE))).isSameAs(LETTUCE);
    }

    @Test
    void noneAtAllNamesWhatToAdd() {
        assertThatThrownBy(() -> Adapters.choose(null, List.of()))
                .isInstanceOf(OxbowException.class)
                .hasMessageContainingAll(
                        "no Redis adapter", "dev.oxbow:oxbow-redis-jedis", "dev.oxbow:oxbow-redis-lettuce");
        assertThatThrownBy(() -> Adapters.choose("jedis", List.of()))
                .hasMessageEndingWith("Add one of: dev.oxbow:oxbow-redis-jedis.");
    }

    @Test
    void severalWithoutANameAreNamed() {
        assertThatThrownBy(() -> Adapters.choose(null, List.of(LETTUCE, JEDIS)))
                .isInstanceOf(OxbowException.class)
                .hasMessageContainingAll("jedis, lettuce", "adapter(\"jedis\")");
    }

    @Test
    void anUnknownNameNamesThoseFound() {
        assertThatThrownBy(() -> Adapters.choose("redisson", List.of(JEDIS)))
                .isInstanceOf(OxbowException.class)
                .hasMessageContainingAll("'redisson'", "found: jedis", "dev.oxbow:oxbow-redis-lettuce");
        assertThatThrownBy(() -> Adapters.choose("lettuce", List.of(JEDIS)))
                .hasMessageContainingAll("found: jedis", "Add dev.oxbow:oxbow-redis-lettuce.");
    }
}
