package dev.oxbow.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(30)
final class IdleConnectionsTest {
    private final IdleConnections stash = new IdleConnections(3);
    private final ConnectionSourceDouble source = new ConnectionSourceDouble();

    private PooledConnection connection() {
        return new PooledConnection(source.openDirect(), false);
    }

    private static @Nullable PooledConnection connectionOf(IdleConnections.@Nullable Entry entry) {
        return entry == null ? null : entry.connection();
    }

    @Test
    void theOneThatCameBackLastIsTakenFirst() {
        PooledConnection first = connection();
        PooledConnection second = connection();
        stash.push(first, 1);
        stash.push(second, 2);

        assertThat(connectionOf(stash.pop())).isSameAs(second);
        assertThat(connectionOf(stash.pop())).isSameAs(first);
        assertThat(stash.pop()).isNull();
    }

    @Test
    void aFullStashTakesNoMoreUntilOneIsTaken() {
        for (int i = 0; i < 3; i++) {
            assertThat(stash.push(connection(), i)).isTrue();
        }

        assertThat(stash.push(connection(), 3)).isFalse();
        assertThat(stash.size()).isEqualTo(3);
        stash.pop();
        assertThat(stash.push(connection(), 4)).isTrue();
    }

    @Test
    void whatLiesForTooLongIsRemovedAndTheRestKeepsItsOrder() {
        PooledConnection old = connection();
        PooledConnection young = connection();
        PooledConnection youngest = connection();
        stash.push(old, 10);
        stash.push(young, 20);
        stash.push(youngest, 30);

        assertThat(stash.removeOlderThan(20, 20)).containsExactly(old);

        assertThat(stash.size()).isEqualTo(2);
        assertThat(connectionOf(stash.pop())).isSameAs(youngest);
        assertThat(connectionOf(stash.pop())).isSameAs(young);
        assertThat(stash.size()).isZero();
    }

    @Test
    void theOneThatCameBackLastHasAMomentOfItsOwn() {
        PooledConnection old = connection();
        PooledConnection last = connection();
        stash.push(old, 10);
        stash.push(last, 11);

        assertThat(stash.removeOlderThan(20, 11)).containsExactly(old);
        assertThat(stash.removeOlderThan(20, 11)).isEmpty();
        assertThat(stash.size()).isEqualTo(1);

        assertThat(stash.removeOlderThan(20, 12)).containsExactly(last);
        assertThat(stash.size()).isZero();
        assertThat(stash.removeOlderThan(20, 12)).isEmpty();
    }

    @Test
    void removingAllLeavesNone() {
        PooledConnection first = connection();
        PooledConnection second = connection();
        stash.push(first, 1);
        stash.push(second, 2);

        assertThat(stash.removeAll()).containsExactlyInAnyOrder(first, second);
        assertThat(stash.pop()).isNull();
    }

    @Test
    void noConnectionIsLostOrHandedOutTwiceAmongManyThreads() throws Exception {
        Set<PooledConnection> inUse = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 3; i++) {
            stash.push(connection(), 0);
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Boolean>> takers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            takers.add(threads.submit(() -> {
                boolean alone = true;
                for (int round = 0; round < 20_000; round++) {
                    PooledConnection taken = connectionOf(stash.pop());
                    if (taken != null) {
                        alone &= inUse.add(taken);
                        inUse.remove(taken);
                        alone &= stash.push(taken, round);
                    }
                    if (round % 100 == 0) {
                        alone &= stash.removeOlderThan(0, 0).isEmpty();
                    }
                }
                return alone;
            }));
        }
        for (Future<Boolean> taker : takers) {
            assertThat(taker.get()).isTrue();
        }
        threads.shutdown();

        assertThat(stash.removeAll()).doesNotHaveDuplicates().hasSize(3);
    }
}
