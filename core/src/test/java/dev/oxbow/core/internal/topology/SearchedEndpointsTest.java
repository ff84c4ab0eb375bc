package dev.oxbow.core.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.fault.FaultKind;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisAddress.Endpoint;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisReplyException;
import dev.oxbow.core.testing.ManualTicker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * When a search runs, and what follows from replies that a real cluster cannot be made to give; the rest is in {@link
 * ClusterContract}.
 */
@Tag("unit")
final class SearchedEndpointsTest {
    private static final Endpoint A = new Endpoint("a", 1);
    private static final Endpoint B = new Endpoint("b", 2);
    private static final Endpoint C = new Endpoint("c", 3);
    private static final RedisAddress CLUSTER = RedisAddress.parse("redis-cluster://:secret@a:1,b:2");
    private static final int SLOT = HashSlot.of("bull");

    private final ManualTicker ticker = new ManualTicker();
    private final CommandMeter meter = new CommandMeter();
    private final ClusterDouble cluster = new ClusterDouble();
    private final SearchedEndpoints servers =
            new SearchedEndpoints(CLUSTER, new ClusterSearch(CLUSTER), Duration.ofSeconds(5), meter, ticker);

    @BeforeEach
    void begin() {
        servers.keysBeginWith("{bull}");
        cluster.answer = slots("b", 2);
    }

    /** That endpoint serves every slot; c is a replica. */
    private static Object slots(String host, int port) {
        return List.of(List.of(0L, 16_383L, List.of(host, (long) port, "id"), List.of("c", 3L, "id")));
    }

    private Endpoint connect() {
        return servers.connect(cluster).server().endpoints().get(0);
    }

    private static RedisAddress node(Endpoint endpoint) {
        return CLUSTER.server(endpoint);
    }

    @Test
    void onlyTheFirstConnectionSearches() {
        assertThat(servers.current()).isNull();

        assertThat(connect()).isEqualTo(B);
        assertThat(connect()).isEqualTo(B);

        assertThat(cluster.opened).containsExactly(A, B, B);
        assertThat(cluster.cuts).as("the connection of the search").isEqualTo(1);
        assertThat(meter.counts().sentByCause()).containsEntry(Cause.CONNECT, 1L);
        assertThat(servers.current()).isEqualTo(node(B));
        assertThat(servers.description()).isEqualTo("redis-cluster://***@a:1,b:2, served by b:2");
    }

    @Test
    void theConnectionToTheAnsweringNodeIsKeptIfItServes() {
        cluster.answer = slots("", 1);

        assertThat(connect()).isEqualTo(A);

        assertThat(cluster.opened).containsExactly(A);
        assertThat(cluster.cuts).isZero();
    }

    @Test
    void whileItCannotBeReachedTheOthersAreAskedButNotForEachCall() {
        connect();
        cluster.dead.add(B);
        ticker.advance(SearchedEndpoints.BETWEEN_LOOKS);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(this::connect)
                    .isInstanceOf(RedisConnectionException.class)
                    .hasMessageContaining("b:2");
        }
        assertThat(cluster.questions).isEqualTo(2);

        cluster.answer = slots("c", 3);
        ticker.advance(SearchedEndpoints.BETWEEN_LOOKS);

        assertThat(connect()).isEqualTo(C);
        assertThat(cluster.questions).isEqualTo(3);
    }

    @Test
    void nodesOutsideTheUrlAreAskedWhenTheOthersAreGone() {
        connect();
        cluster.dead.addAll(List.of(A, B));
        cluster.answer = slots("c", 3);
        ticker.advance(SearchedEndpoints.BETWEEN_LOOKS);

        assertThat(connect()).isEqualTo(C);
    }

    @Test
    void aRedirectIsFollowedWithoutASearch() {
        connect();

        servers.redirected(node(B), "MOVED " + SLOT + " c:3");

        assertThat(servers.current()).isEqualTo(node(C));
        assertThat(connect()).isEqualTo(C);
        assertThat(cluster.questions).isEqualTo(1);
    }

    @Test
    void aRedirectOfANodeThatNoLongerServesIsIgnored() {
        connect();
        servers.redirected(node(B), "MOVED " + SLOT + " c:3");

        servers.redirected(node(B), "MOVED " + SLOT + " a:1");
        servers.redirected(node(B), "CLUSTERDOWN The cluster is down");

        assertThat(servers.current()).isEqualTo(node(C));
    }

    @Test
    void afterANodeCannotServeTheOthersAreAskedFirst() {
        connect();
        ticker.advance(SearchedEndpoints.BETWEEN_LOOKS);
        cluster.opened.clear();

        servers.redirected(node(B), "CLUSTERDOWN The cluster is down");

        assertThat(servers.current()).isNull();
        cluster.answer = slots("c", 3);
        assertThat(connect()).isEqualTo(C);
        assertThat(cluster.opened).doesNotContain(B);
    }

    @Test
    void aDoubtedNodeIsUsedUntilTheNextSearchIsDue() {
        connect();

        servers.redirected(node(B), "CLUSTERDOWN The cluster is down");

        assertThat(connect()).isEqualTo(B);
        assertThat(cluster.questions).isEqualTo(1);
    }

    @Test
    void aSlotWithoutANodeIsTheClustersFault() {
        cluster.answer = List.of(List.of(0L, 0L, List.of("a", 1L, "id")));

        assertThatThrownBy(this::connect).isInstanceOfSatisfying(RedisReplyException.class, failure -> assertThat(
                        failure.fault().kind())
                .isEqualTo(FaultKind.CLUSTER_DOWN));
    }

    @Test
    void theRejectionOfANodeIsReported() {
        cluster.answer = new RedisErrorReply("ERR This instance has cluster support disabled");

        assertThatThrownBy(this::connect)
                .isInstanceOf(RedisReplyException.class)
                .hasMessageContaining("cluster support disabled");
    }

    @Test
    void redirectRepliesHaveTheirKindOfFault() {
        assertThat(kindOf("MOVED " + SLOT + " c:3")).isEqualTo(FaultKind.SLOT_MOVED);
        assertThat(kindOf("MOVED " + (SLOT + 1) + " c:3")).as("no key of ours").isEqualTo(FaultKind.CLUSTER_REDIRECT);
        assertThat(kindOf("ASK " + SLOT + " c:3")).isEqualTo(FaultKind.SLOT_MOVING);
        assertThat(kindOf("TRYAGAIN Multiple keys request during rehashing of slot"))
                .isEqualTo(FaultKind.SLOT_MOVING);
        assertThat(kindOf("OOM command not allowed when used memory > 'maxmemory'."))
                .isEqualTo(FaultKind.OUT_OF_MEMORY);
    }

    private FaultKind kindOf(String answer) {
        return servers.rejection(new RedisErrorReply(answer)).fault().kind();
    }

    @Test
    void sentinelsGetNoCredentialsAndTheMasterGetsThem() {
        SearchedEndpoints watched = watched();
        cluster.answer = List.of("m", "7");

        assertThat(watched.connect(cluster).server()).isEqualTo(new RedisAddress("m", 7, false, null, "secret", 2));
        assertThat(cluster.opened).containsExactly(A, new Endpoint("m", 7));
        assertThat(cluster.asked).containsExactly(new RedisAddress("a", 1, false, null, null, 0));
    }

    @Test
    void aDemotedMasterStartsANewSearch() {
        SearchedEndpoints watched = watched();
        cluster.answer = List.of("m", "7");
        RedisAddress former = watched.connect(cluster).server();
        ticker.advance(SearchedEndpoints.BETWEEN_LOOKS);
        cluster.answer = List.of("n", "8");

        watched.redirected(former, "READONLY You can't write against a read only replica.");

        assertThat(watched.connect(cluster).server().host()).isEqualTo("n");
        assertThat(cluster.questions).isEqualTo(2);
    }

    @Test
    void aMasterThatNoSentinelKnowsIsNamed() {
        cluster.answer = null;

        assertThatThrownBy(() -> watched().connect(cluster))
                .isInstanceOf(RedisConnectionException.class)
                .hasMessage("The sentinel at a:1 knows no master named main");
    }

    private SearchedEndpoints watched() {
        RedisAddress sentinels = RedisAddress.parse("redis-sentinel://:secret@a:1,b:2/main/2");
        return new SearchedEndpoints(sentinels, new SentinelSearch(sentinels), Duration.ofSeconds(5), meter, ticker);
    }

    @Test
    void aTagIsTheTextInTheFirstBraces() {
        assertThat(HashSlot.tag("a{b}{c}")).contains("b");
        assertThat(HashSlot.tag("bull")).isEmpty();
        assertThat(HashSlot.tag("{}{b}")).isEmpty();
        assertThat(HashSlot.tag("}b{")).isEmpty();
    }

    @Test
    void withoutAPrefixThereIsNoNodeToConnectTo() {
        SearchedEndpoints withoutPrefix =
                new SearchedEndpoints(CLUSTER, new ClusterSearch(CLUSTER), Duration.ofSeconds(5), meter, ticker);

        assertThatThrownBy(() -> withoutPrefix.connect(cluster))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the prefix of all keys");
    }
}
