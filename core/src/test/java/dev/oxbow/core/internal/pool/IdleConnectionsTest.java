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
    private final IdleConnections idle = new IdleConnections(3);
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
        idle.push(first, 1);
        idle.push(second, 2);

        assertThat(connectionOf(idle.pop())).isSameAs(second);
        assertThat(connectionOf(idle.pop())).isSameAs(first);
        assertThat(idle.pop()).isNull();
    }

    @Test
    void aFullStashTakesNoMoreUntilOneIsTaken() {
        for (int i = 0; i < 3; i++) {
            assertThat(idle.push(connection(), i)).isTrue();
        }

        assertThat(idle.push(connection(), 3)).isFalse();
        assertThat(idle.size()).isEqualTo(3);
        idle.pop();
        assertThat(idle.push(connection(), 4)).isTrue();
    }

    @Test
    void whatLiesForTooLongIsRemovedAndTheRestKeepsItsOrder() {
        PooledConnection old = connection();
        PooledConnection young = connection();
        PooledConnection youngest = connection();
        idle.push(old, 10);
        idle.push(young, 20);
        idle.push(youngest, 30);

        assertThat(idle.removeOlderThan(20, 20)).containsExactly(old);

        assertThat(idle.size()).isEqualTo(2);
        assertThat(connectionOf(idle.pop())).isSameAs(youngest);
        assertThat(connectionOf(idle.pop())).isSameAs(young);
        assertThat(idle.size()).isZero();
    }

    @Test
    void theOneThatCameBackLastHasAMomentOfItsOwn() {
        PooledConnection old = connection();
        PooledConnection last = connection();
        idle.push(old, 10);
        idle.push(last, 11);

        assertThat(idle.removeOlderThan(20, 11)).containsExactly(old);
        assertThat(idle.removeOlderThan(20, 11)).isEmpty();
        assertThat(idle.size()).isEqualTo(1);

        assertThat(idle.removeOlderThan(20, 12)).containsExactly(last);
        assertThat(idle.size()).isZero();
        assertThat(idle.removeOlderThan(20, 12)).isEmpty();
    }

    @Test
    void removingAllLeavesNone() {
        PooledConnection first = connection();
        PooledConnection second = connection();
        idle.push(first, 1);
        idle.push(second, 2);

        assertThat(idle.removeAll()).containsExactlyInAnyOrder(first, second);
        assertThat(idle.pop()).isNull();
    }

    @Test
    void noConnectionIsLostOrHandedOutTwiceAmongManyThreads() throws Exception {
        Set<PooledConnection> inUse = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 3; i++) {
            idle.push(connection(), 0);
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Boolean>> takers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            takers.add(threads.submit(() -> {
                boolean alone = true;
                for (int round = 0; round < 20_000; round++) {
                    PooledConnection taken = connectionOf(idle.pop());
                    if (taken != null) {
                        alone &= inUse.add(taken);
                        inUse.remove(taken);
                        alone &= idle.push(taken, round);
                    }
                    if (round % 100 == 0) {
                        alone &= idle.removeOlderThan(0, 0).isEmpty();
                    }
                }
                return alone;
            }));
        }
        for (Future<Boolean> taker : takers) {
            assertThat(taker.get()).isTrue();
        }
        threads.shutdown();

        assertThat(idle.removeAll()).doesNotHaveDuplicates().hasSize(3);
    }
}
