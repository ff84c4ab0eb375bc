package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.queue.ConnectedClient;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerListing;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** BullMQ finds Oxbow's workers and readers of events by the names of their connections, and Oxbow finds Node's. */
@Tag("node")
class ListedWorkersTest extends SharedRedis {
    private final Adapter adapter;

    ListedWorkersTest(Adapter adapter) {
        super(adapter);
        this.adapter = adapter;
    }

    private Oxbow oxbowWith(WorkerListing listing) {
        CommandMeter meter = new CommandMeter();
        ConnectionPool pool = adapter.pool(RedisAddress.parse(url()), PoolSettings.DEFAULTS, meter);
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, new CallJournal());
        Clock clock = Clock.systemUTC();
        BullMqJobStore store = new BullMqJobStore(calls, BullMqJobStore.DEFAULT_PREFIX, clock, listing);
        return opened(OxbowForTests.over(store, clock, pool::close));
    }

    private NodeProgram nodeQueue(String name) {
        return opened(NodeProgram.start("queue.mjs", url(), name));
    }

    private static List<String> rawNames(JsonNode clients) {
        return StreamSupport.stream(clients.spliterator(), false)
                .map(client -> client.get("rawname").asText())
                .toList();
    }

    private static List<String> workers(NodeProgram node) {
        return rawNames(node.ask("workers").get("listed"));
    }

    private static void awaitWorkers(NodeProgram node, int count) {
        Await.until("Node finds " + count + " workers", () -> workers(node).size() == count);
    }

    @Test
    void nodeFindsAWorkerByItsQueue() {
        NodeProgram node = nodeQueue();
        assertThat(workers(node)).isEmpty();

        oxbow.worker(queue, job -> null);

        awaitWorkers(node, 1);
        JsonNode answer = node.ask("workers");
        assertThat(answer.get("count").asInt()).isEqualTo(1);
        JsonNode found = answer.get("listed").get(0);
        assertThat(found.get("name").asText()).isEqualTo(queue);
        assertThat(found.get("rawname").asText()).doesNotContain(":w:");
        assertThat(workers(nodeQueue(queue + "0"))).isEmpty();
    }

    @Test
    void nodeFindsAWorkerByItsName() {
        NodeProgram node = nodeQueue();

        oxbow.worker(
                queue,
                job -> null,
                WorkerOptions.builder().name("first floor, west ü").build());

        awaitWorkers(node, 1);
        assertThat(workers(node)).singleElement().asString().endsWith(":w:first%20floor,%20west%20%C3%BC");
    }

    @Test
    void nodeFindsAWorkerThatIsBusyFromItsStart() {
        NodeProgram node = nodeQueue();
        CountDownLatch end = new CountDownLatch(1);
        oxbow.queue(queue).add("long", null);

        oxbow.worker(queue, job -> end.await(60, TimeUnit.SECONDS));

        Await.until("the job is active", () -> oxbow.queue(queue).counts().active() == 1);
        awaitWorkers(node, 1);
        end.countDown();
    }

    @Test
    void nodeDoesNotFindAWorkerThatIsClosed() {
        NodeProgram node = nodeQueue();
        Worker worker = oxbow.worker(queue, job -> null);
        awaitWorkers(node, 1);

        worker.close();

        awaitWorkers(node, 0);
    }

    @Test
    void theNextWorkerIsFoundWhenTheOneFoundFirstIsClosed() {
        NodeProgram node = nodeQueue();
        NodeProgram other = nodeQueue(queue + "-other");
        Worker first = oxbow.worker(queue, job -> null);
        awaitWorkers(node, 1);
        oxbow.worker(queue + "-other", job -> null);

        first.close();

        awaitWorkers(other, 1);
        awaitWorkers(node, 0);
    }

    @Test
    void eachWorkerIsFoundIfEachMayHaveAConnection() {
        Oxbow each = oxbowWith(WorkerListing.EACH);
        List<NodeProgram> nodes = List.of(nodeQueue(queue + "-a"), nodeQueue(queue + "-b"), nodeQueue(queue + "-c"));
        each.worker(queue + "-a", job -> null);
        Worker second = each.worker(queue + "-b", job -> null);
        each.worker(queue + "-c", job -> null);
        nodes.forEach(node -> awaitWorkers(node, 1));

        second.close();

        awaitWorkers(nodes.get(1), 0);
        awaitWorkers(nodes.get(0), 1);
        awaitWorkers(nodes.get(2), 1);
    }

    @Test
    void noConnectionIsNamedIfListingIsOff() {
        Oxbow unlisted = oxbowWith(WorkerListing.OFF);
        unlisted.worker(queue, job -> null);
        opened(unlisted.events(queue).listen(event -> {}));
        awaitWaiting(rawRedis(), 1);

        assertThat(workers(nodeQueue())).isEmpty();
        assertThat(unlisted.queue(queue).workers()).isEmpty();
    }

    @Test
    void nodeFindsReadersOfEvents() {
        NodeProgram node = nodeQueue();
        Await.until("Node finds its own reader", () -> node.ask("readers").size() == 1);

        opened(oxbow.events(queue).listen(event -> {}));

        Await.until("Node finds Oxbow's reader too", () -> node.ask("readers").size() == 2);
        assertThat(oxbow.queue(queue).eventReaders()).hasSize(2);
    }

    @Test
    void oxbowFindsWorkersOfNodeAndItsOwn() {
        nodeWorker();
        Await.until("Node's worker is found", () -> oxbow.queue(queue).workers().size() == 1);

        oxbow.worker(queue, job -> null, WorkerOptions.builder().name("java").build());

        Await.until("both are found", () -> oxbow.queue(queue).workers().size() == 2);
        assertThat(oxbow.queue(queue).workers())
                .extracting(ConnectedClient::workerName)
                .containsExactlyInAnyOrder(null, "java");
    }
}
