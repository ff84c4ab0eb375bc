package dev.oxbow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class IdleStashTest {
    private final IdleStash stash = new IdleStash(3);
    private final ConnectionSourceDouble source = new ConnectionSourceDouble();

    private HeldConnection connection() {
        return new HeldConnection(source.openDirect(), false);
    }

    private static @Nullable HeldConnection connectionOf(IdleStash.@Nullable Entry entry) {
        return entry == null ? null : entry.connection();
    }

    @Test
    void theOneThatCameBackLastIsTakenFirst() {
        HeldConnection first = connection();
        HeldConnection second = connection();
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
        HeldConnection old = connection();
        HeldConnection young = connection();
        HeldConnection youngest = connection();
        stash.push(old, 10);
        stash.push(young, 20);
        stash.push(youngest, 30);

        assertThat(stash.removeOlderThan(20)).containsExactly(old);

        assertThat(stash.size()).isEqualTo(2);
        assertThat(connectionOf(stash.pop())).isSameAs(youngest);
        assertThat(connectionOf(stash.pop())).isSameAs(young);
        assertThat(stash.size()).isZero();
    }

    @Test
    void removingAllLeavesNone() {
        HeldConnection first = connection();
        HeldConnection second = connection();
        stash.push(first, 1);
        stash.push(second, 2);

        assertThat(stash.removeAll()).containsExactlyInAnyOrder(first, second);
        assertThat(stash.pop()).isNull();
    }

    @Test
    void noConnectionIsLostOrHandedOutTwiceAmongManyThreads() throws Exception {
        Set<HeldConnection> inUse = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 3; i++) {
            stash.push(connection(), 0);
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Boolean>> takers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            takers.add(threads.submit(() -> {
                boolean alone = true;
                for (int round = 0; round < 20_000; round++) {
                    HeldConnection taken = connectionOf(stash.pop());
                    if (taken != null) {
                        alone &= inUse.add(taken);
                        inUse.remove(taken);
                        alone &= stash.push(taken, round);
                    }
                    if (round % 100 == 0) {
                        alone &= stash.removeOlderThan(0).isEmpty();
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
