package dev.oxbow.core.internal.event;

import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.event.EventSubscription;
import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.store.EventReader;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.ManualClock;
import dev.oxbow.core.testing.ManualTicker;
import dev.oxbow.core.testing.StoreDouble;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventDispatcherTest {
    private static final String QUEUE = "q";
    private static final String OTHER = "other";

    private final ManualTicker ticker = new ManualTicker();
    private final List<String> called = new CopyOnWriteArrayList<>();
    private final JobStore store = StoreDouble.around(new InMemoryJobStore(ManualClock.standing()), called::add);
    private final EventDispatcher hub = new EventDispatcher(store, ticker);

    @AfterEach
    void close() {
        hub.close();
    }

    /** Adds a job and waits until one who listens has heard of it. */
    private String addAndHear(List<String> heard) {
        String id = store.add(QUEUE, List.of(newJob("n"))).get(0).id();
        Await.until("job " + id + " is heard of", () -> heard.contains("waiting " + id));
        return id;
    }

    private EventSubscription listen(String queue, List<String> heard) {
        return hub.listen(queue, event -> heard.add(event.type() + " " + event.jobId()));
    }

    private EventSubscription listenAfter(String id, List<String> heard) {
        return hub.listenAfter(QUEUE, EventId.parse(id), event -> heard.add(event.type() + " " + event.jobId()));
    }

    private long begunReaders() {
        return called.stream().filter("openEventReader"::equals).count();
    }

    private long begunQueues() {
        return called.stream().filter("latestEventId"::equals).count();
    }

    @Test
    void nothingIsReadBeforeSomebodyListens() {
        assertThat(hub.isReading(QUEUE)).isFalse();
        assertThat(called).isEmpty();
    }

    @Test
    void whoListensHearsOnlyLaterEvents() {
        store.add(QUEUE, List.of(newJob("early")));
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Subscription listening = listen(QUEUE, heard)) {
            addAndHear(heard);

            assertThat(heard).containsExactly("added 2", "waiting 2");
            assertThat(listening).isNotNull();
        }
    }

    @Test
    void listenersWhoComeSoonAfterTheLastHasLeftCostNothing() {
        listen(QUEUE, new ArrayList<>()).close();
        ticker.advance(EventDispatcher.LINGER.minusNanos(1));
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Subscription listening = listen(QUEUE, heard)) {
            addAndHear(heard);
            assertThat(listening).isNotNull();
        }

        assertThat(begunReaders()).isEqualTo(1);
        assertThat(begunQueues()).isEqualTo(1);
    }

    @Test
    void aQueueThatNobodyHasListenedToForLongIsLeftOutWhenAReadEnds() {
        listen(OTHER, new ArrayList<>()).close();
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Subscription listening = listen(QUEUE, heard)) {
            assertThat(hub.isReading(OTHER)).isTrue();
            ticker.advance(EventDispatcher.LINGER);

            addAndHear(heard);

            Await.until("the other queue is left out", () -> !hub.isReading(OTHER));
            assertThat(hub.isReading(QUEUE)).isTrue();
            assertThat(listening).isNotNull();
        }
    }

    @Test
    void readingEndsWhenNobodyHasListenedToAnyQueueForLong() {
        listen(QUEUE, new ArrayList<>()).close();
        ticker.advance(EventDispatcher.LINGER);
        store.add(QUEUE, List.of(newJob("n")));
        Await.until("reading has ended", () -> !hub.isReading(QUEUE));

        List<String> heard = new CopyOnWriteArrayList<>();
        try (Subscription listening = listen(QUEUE, heard)) {
            addAndHear(heard);
            assertThat(listening).isNotNull();
        }

        assertThat(heard).containsExactly("added 2", "waiting 2");
        assertThat(begunReaders()).isEqualTo(2);
    }

    @Test
    void aQueueThatWasDesertedButIsListenedToAgainIsNotLeftOut() {
        listen(QUEUE, new ArrayList<>()).close();
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Subscription listening = listen(QUEUE, heard)) {
            ticker.advance(EventDispatcher.LINGER.plus(Duration.ofHours(1)));
            addAndHear(heard);
            addAndHear(heard);

            assertThat(listening).isNotNull();
        }
        assertThat(heard).containsExactly("added 1", "waiting 1", "added 2", "waiting 2");
        assertThat(begunReaders()).isEqualTo(1);
    }

    @Test
    void oneWhoStaysHearsEachEventOnceWhileOthersComeAndGo() {
        List<String> stays = new CopyOnWriteArrayList<>();
        List<String> expected = new ArrayList<>();
        try (Subscription listening = listen(QUEUE, stays)) {
            for (int i = 0; i < 50; i++) {
                List<String> passes = new CopyOnWriteArrayList<>();
                Subscription passing = listen(QUEUE, passes);
                Subscription elsewhere = listen(i % 2 == 0 ? OTHER : "third", new ArrayList<>());
                String id = addAndHear(stays);
                expected.addAll(List.of("added " + id, "waiting " + id));
                Await.until("both have heard of it", () -> passes.contains("waiting " + id));
                elsewhere.close();
                passing.close();
                assertThat(passes).doesNotHaveDuplicates();
            }
            assertThat(listening).isNotNull();
        }
        assertThat(stays).containsExactlyElementsOf(expected);
    }

    @Test
    void nothingIsHeardAfterLeaving() {
        List<String> left = new CopyOnWriteArrayList<>();
        List<String> heard = new CopyOnWriteArrayList<>();
        Subscription leaving = listen(QUEUE, left);
        leaving.close();
        leaving.close();
        try (Subscription listening = listen(QUEUE, heard)) {
            addAndHear(heard);
            assertThat(listening).isNotNull();
        }

        assertThat(left).isEmpty();
    }

    @Test
    void aClosedHubEndsItsReadingAtOnceAndLetsNobodyListen() {
        listen(QUEUE, new ArrayList<>()).close();

        hub.close();
        hub.close();

        Await.until("reading has ended", () -> !hub.isReading(QUEUE));
        assertThatThrownBy(() -> listen(QUEUE, new ArrayList<>())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoBeginsAtAnIdHearsAllThatCameAfterItAndWhatComes() {
        store.add(QUEUE, List.of(newJob("seen")));
        String seen = store.latestEventId(QUEUE);
        store.add(QUEUE, List.of(newJob("missed")));
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Subscription listening = listenAfter(seen, heard)) {
            addAndHear(heard);

            assertThat(heard).containsExactly("added 2", "waiting 2", "added 3", "waiting 3");
            assertThat(listening).isNotNull();
        }
    }

    @Test
    void whoBeginsAtAnIdAsksNothingBeforeReading() {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Subscription listening = listenAfter("0-0", heard)) {
            addAndHear(heard);
            assertThat(listening).isNotNull();
        }

        assertThat(begunQueues()).isZero();
    }

    @Test
    void oneWhoCatchesUpRepeatsNothingToTheOthers() {
        List<String> stays = new CopyOnWriteArrayList<>();
        List<String> late = new CopyOnWriteArrayList<>();
        List<String> later = new CopyOnWriteArrayList<>();
        try (Subscription staying = listen(QUEUE, stays)) {
            addAndHear(stays);
            String afterOne = store.latestEventId(QUEUE);
            addAndHear(stays);
            try (Subscription fromTheStart = listenAfter("0-0", late);
                    Subscription fromTheMiddle = listenAfter(afterOne, later)) {
                String id = addAndHear(late);
                Await.until(
                        "all have heard of it",
                        () -> later.contains("waiting " + id) && stays.contains("waiting " + id));
                assertThat(fromTheStart).isNotNull();
                assertThat(fromTheMiddle).isNotNull();
            }
            assertThat(staying).isNotNull();
        }
        assertThat(stays).containsExactly("added 1", "waiting 1", "added 2", "waiting 2", "added 3", "waiting 3");
        assertThat(late).containsExactlyElementsOf(stays);
        assertThat(later).containsExactly("added 2", "waiting 2", "added 3", "waiting 3");
    }

    @Test
    void whoListensFromNowOnDoesNotHearWhatAnotherOneCatchesUpWith() {
        store.add(QUEUE, List.of(newJob("early")));
        CountDownLatch goOn = new CountDownLatch(1);
        List<String> late = new CopyOnWriteArrayList<>();
        List<String> fresh = new CopyOnWriteArrayList<>();
        try (Subscription catchingUp = hub.listenAfter(QUEUE, EventId.NONE, event -> {
                    hold(goOn);
                    late.add(event.type() + " " + event.jobId());
                });
                Subscription listening = listen(QUEUE, fresh)) {
            goOn.countDown();
            String id = addAndHear(fresh);
            Await.until("both have heard of it", () -> late.contains("waiting " + id));
            assertThat(catchingUp).isNotNull();
            assertThat(listening).isNotNull();
        }

        assertThat(fresh).containsExactly("added 2", "waiting 2");
        assertThat(late).containsExactly("added 1", "waiting 1", "added 2", "waiting 2");
    }

    private static void hold(CountDownLatch goOn) {
        try {
            if (!goOn.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody lets it go on");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theIdOfTheNewestEventThatAListenerIsDoneWithIsKnown() {
        store.add(QUEUE, List.of(newJob("early")));
        String before = store.latestEventId(QUEUE);
        List<String> heard = new CopyOnWriteArrayList<>();
        try (EventSubscription listening = listen(QUEUE, heard)) {
            assertThat(listening.lastEventId()).isEqualTo(before);

            addAndHear(heard);

            Await.until("the listener is done", () -> listening.lastEventId().equals(store.latestEventId(QUEUE)));
        }
    }

    @Test
    void whoGoesOnWhereItStoppedMissesAndRepeatsNothing() {
        List<String> heard = new CopyOnWriteArrayList<>();
        String stoppedAt = "0-0";
        for (int i = 0; i < 20; i++) {
            try (EventSubscription listening = listenAfter(stoppedAt, heard)) {
                addAndHear(heard);
                Await.until(
                        "the listener is done", () -> listening.lastEventId().equals(store.latestEventId(QUEUE)));
                stoppedAt = listening.lastEventId();
            }
            store.add(QUEUE, List.of(newJob("while nobody listens")));
        }

        assertThat(heard).hasSize(78).doesNotHaveDuplicates();
        assertThat(heard.get(77)).isEqualTo("waiting 39");
    }

    @Test
    void readingGoesOnFromTheSamePlacesAfterFailures() {
        AtomicInteger failures = new AtomicInteger();
        JobStore failing = (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(),
                new Class<?>[] {JobStore.class},
                (proxy, method, arguments) -> method.getName().equals("openEventReader")
                        ? new ReaderThatFailsFirst(store.openEventReader(), failures)
                        : method.invoke(store, arguments));
        List<String> heard = new CopyOnWriteArrayList<>();
        try (EventDispatcher patient = new EventDispatcher(failing, ticker);
                Subscription listening = patient.listenAfter(
                        QUEUE, EventId.NONE, event -> heard.add(event.type() + " " + event.jobId()))) {
            addAndHear(heard);
            addAndHear(heard);
            assertThat(listening).isNotNull();
        }

        assertThat(failures).hasValue(3);
        assertThat(heard).containsExactly("added 1", "waiting 1", "added 2", "waiting 2");
    }

    /** Test double around a real reader: each of the first reads fails. */
    private record ReaderThatFailsFirst(EventReader real, AtomicInteger failures) implements EventReader {
        @Override
        public List<QueueEvent> await(Map<String, String> after, Duration atMost) {
            if (failures.get() < 3) {
                failures.incrementAndGet();
                throw new IllegalStateException("this read fails");
            }
            return real.await(after, atMost);
        }

        @Override
        public void wake() {
            real.wake();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
