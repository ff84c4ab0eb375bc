package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.event.EventSubscription;
import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.event.QueueEvents;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.event.DefaultQueueEvents;
import dev.oxbow.core.internal.event.EventDispatcher;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.CommandMonitor;
import dev.oxbow.core.testing.RedisServerProcess;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Events of queues on a real Redis of the test's own, whose connections are cut and which is killed and restarted. The
 * events are published over a connection that is not the subscribers', so that they surely arrive. Each adapter extends
 * this.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class EventsOnRedisContract {
    private static final String QUEUE = "events-under-test";

    private final CommandMeter meter = new CommandMeter();
    private final List<String> expected = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // JUnit calls open() before each test
    private RedisServerProcess server;

    @SuppressWarnings("NullAway.Init")
    private CommandMonitor console;

    @SuppressWarnings("NullAway.Init")
    private ConnectionPool pool;

    @SuppressWarnings("NullAway.Init")
    private JobStore store;

    @SuppressWarnings("NullAway.Init")
    private EventDispatcher hub;

    @SuppressWarnings("NullAway.Init")
    private QueueEvents events;

    /** For subclasses. */
    protected EventsOnRedisContract() {}

    /** A pool of the adapter under test. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter commandMeter);

    @BeforeEach
    final void open() {
        server = RedisServerProcess.start();
        console = CommandMonitor.start(server, "");
        pool = openPool(RedisAddress.parse(server.url()), meter);
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, new CallJournal());
        store = new BullMqJobStore(calls, BullMqJobStore.DEFAULT_PREFIX, Clock.systemUTC());
        hub = new EventDispatcher(store);
        events = new DefaultQueueEvents(QUEUE, hub, store);
    }

    @AfterEach
    final void close() {
        hub.close();
        pool.close();
        console.close();
        server.close();
    }

    /** Publishes an event of the queue; returns its id. */
    private String publish() {
        String number = Integer.toString(expected.size() + 1);
        expected.add(number);
        return console.ask("XADD", "bull:" + QUEUE + ":events", "*", "event", "stalled", "jobId", number);
    }

    private static String numbered(QueueEvent event) {
        return String.valueOf(event.jobId());
    }

    private void awaitHeard(List<String> heard) {
        String last = expected.get(expected.size() - 1);
        Await.until("event " + last + " is heard", () -> heard.contains(last));
    }

    private void awaitReading() {
        Await.until("the reader waits", () -> console.blockedClients() == 1);
    }

    /** Cuts the connection that reads the stream, on the server's side. */
    private void killReader() {
        Await.until("the reader's connection is cut", () -> readers()
                .findFirst()
                .map(reader -> reader.substring("id=".length(), reader.indexOf(' ')))
                .filter(id -> console.ask("CLIENT", "KILL", "ID", id).equals("1"))
                .isPresent());
    }

    private Stream<String> readers() {
        return console.ask("CLIENT", "LIST").lines().filter(client -> client.contains(" cmd=xread "));
    }

    @Test
    final void withoutSubscribersNoCommandIsSent() {
        try (EventSubscription listening = events.listen(event -> {})) {
            awaitReading();
            assertThat(listening).isNotNull();
        }
        long sent = meter.counts().sent();
        console.seen();

        new DefaultQueueEvents("other", hub, store);
        publish();

        // The reader stays open for a while and reads this event; it does not read the stream of the queue without
        // subscribers.
        awaitReading();
        assertThat(console.seen().stream().flatMap(seen -> seen.words().stream()))
                .doesNotContain("bull:other:events");
        assertThat(meter.counts().sent()).isLessThanOrEqualTo(sent + 2);
    }

    @Test
    final void allQueuesShareOneRead() {
        List<String> heard = new CopyOnWriteArrayList<>();
        QueueEvents second = new DefaultQueueEvents("second", hub, store);
        QueueEvents third = new DefaultQueueEvents("third", hub, store);
        try (EventSubscription one = events.listen(event -> heard.add(event.queue()));
                EventSubscription two = second.listenFrom("0-0", event -> heard.add(event.queue()));
                EventSubscription three = third.listen(event -> heard.add(event.queue()))) {
            for (QueueEvents each : List.of(events, second, third)) {
                each.publish("greeting", Map.of());
                Await.until(each.queueName() + " is heard", () -> heard.contains(each.queueName()));
            }

            awaitReading();
            assertThat(readers()).hasSize(1);
            assertThat(List.of(one, two, three)).doesNotContainNull();
        }
        assertThat(heard).containsExactly(QUEUE, "second", "third");
    }

    @Test
    final void noEventIsLostOrRepeatedWhenTheReadersConnectionIsCut() {
        List<String> fromNowOn = new CopyOnWriteArrayList<>();
        List<String> fromTheStart = new CopyOnWriteArrayList<>();
        List<String> ofOneJob = new CopyOnWriteArrayList<>();
        publish();
        try (EventSubscription one = events.listen(event -> fromNowOn.add(numbered(event)));
                EventSubscription two = events.listenFrom("0-0", event -> fromTheStart.add(numbered(event)));
                EventSubscription three = events.listenTo("7", event -> ofOneJob.add(numbered(event)))) {
            for (int i = 0; i < 10; i++) {
                killReader();
                publish();
                publish();
                awaitHeard(fromNowOn);
            }
            awaitHeard(fromTheStart);
            assertThat(List.of(one, two, three)).doesNotContainNull();
        }

        assertThat(fromTheStart).containsExactlyElementsOf(expected);
        assertThat(fromNowOn).containsExactlyElementsOf(expected.subList(1, expected.size()));
        assertThat(ofOneJob).containsExactly("7");
    }

    @Test
    final void noEventIsLostOrRepeatedWhenTheServerIsKilledAndStartedAgain() {
        List<String> all = new CopyOnWriteArrayList<>();
        List<String> some = new CopyOnWriteArrayList<>();
        List<String> back = new CopyOnWriteArrayList<>();
        publish();
        String first = publish();
        String stoppedAt;
        try (EventSubscription passing = events.listenFrom("0-0", QueueEvent.Stalled.class, event -> {})) {
            Await.until("two are read", () -> passing.lastEventId().equals(first));
            stoppedAt = passing.lastEventId();
        }
        try (EventSubscription one = events.listenFrom("0-0", event -> all.add(numbered(event)));
                EventSubscription two = events.listen(event -> some.add(numbered(event)))) {
            for (int i = 0; i < 3; i++) {
                publish();
                awaitHeard(all);
                server.kill();
                console.close();
                server.startAgain();
                console = CommandMonitor.start(server, "");
                publish();
                publish();
            }
            awaitHeard(all);
            awaitHeard(some);
            try (EventSubscription three = events.listenFrom(stoppedAt, event -> back.add(numbered(event)))) {
                awaitHeard(back);
                Await.until("all are at the same place", () -> one.lastEventId().equals(three.lastEventId()));
            }
            assertThat(one.lastEventId()).isEqualTo(two.lastEventId()).isEqualTo(events.latestEventId());
        }

        assertThat(all).containsExactlyElementsOf(expected);
        assertThat(some).containsExactlyElementsOf(expected.subList(2, expected.size()));
        assertThat(back).containsExactlyElementsOf(expected.subList(2, expected.size()));
    }

    @Test
    final void aSubscriberFarBehindCatchesUpInOrderWhileMoreHappens() {
        IntStream.range(0, 2500).forEach(i -> publish());
        List<String> behind = new CopyOnWriteArrayList<>();
        List<String> fresh = new CopyOnWriteArrayList<>();
        try (EventSubscription listening = events.listen(event -> fresh.add(numbered(event)));
                EventSubscription catchingUp = events.listenFrom("0-0", event -> behind.add(numbered(event)))) {
            IntStream.range(0, 100).forEach(i -> publish());
            awaitHeard(behind);
            awaitHeard(fresh);
            assertThat(List.of(listening, catchingUp)).doesNotContainNull();
        }

        assertThat(behind).containsExactlyElementsOf(expected);
        assertThat(fresh).containsExactlyElementsOf(expected.subList(2500, 2600));
    }

    @Test
    final void theNextMatchingEventEndsTheSubscription() throws Exception {
        CompletableFuture<QueueEvent.Stalled> third =
                events.next(QueueEvent.Stalled.class, event -> event.jobId().equals("3"));
        CompletableFuture<QueueEvent.Drained> never = events.next(QueueEvent.Drained.class, event -> true);
        IntStream.range(0, 4).forEach(i -> publish());

        assertThat(third.get(30, TimeUnit.SECONDS).jobId()).isEqualTo("3");
        assertThat(never.cancel(false)).isTrue();
        assertThatThrownBy(never::join).isInstanceOf(CancellationException.class);
    }

    @Test
    final void theEndOfAJobIsReportedToTheWaitingCaller() throws Exception {
        CompletableFuture<QueueEvent.End> failed = events.completionOf("a");
        CompletableFuture<QueueEvent.End> completed = events.completionOf("b");
        events.publish("failed", Map.of("jobId", "a", "failedReason", "boom"));
        events.publish("completed", Map.of("jobId", "b", "returnvalue", "{\"sent\":true}"));

        assertThat(failed.get(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(QueueEvent.Failed.class, end -> assertThat(end.failedReason())
                        .isEqualTo("boom"));
        assertThat(completed.get(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        QueueEvent.Completed.class,
                        end -> assertThat(end.returnValue().text()).isEqualTo("{\"sent\":true}"));
    }

    @Test
    final void aCustomEventIsOneCommand() {
        console.seen();

        String id = events.publish("greeting", Map.of("to", "Ada"));

        assertThat(console.seen().stream().map(CommandMonitor.Seen::words).filter(words -> words.get(0)
                        .equals("XADD")))
                .containsExactly(List.of(
                        "XADD",
                        "bull:" + QUEUE + ":events",
                        "MAXLEN",
                        "~",
                        "1000",
                        "*",
                        "event",
                        "greeting",
                        "to",
                        "Ada"));
        assertThat(events.latestEventId()).isEqualTo(id);
    }

    @Test
    final void eventsThatBreakARuleAreNotPublished() {
        assertThatThrownBy(() -> events.publish("", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("type of an event must not be empty");
        assertThatThrownBy(() -> events.publish("greeting", Map.of("event", "failed")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fields of an event must not contain 'event', which is its type, but were [event]");
        assertThatThrownBy(() -> events.publish("greeting", Map.of(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kept must be at least 1, but was 0");
        assertThat(meter.counts().sent()).isZero();
    }
}
