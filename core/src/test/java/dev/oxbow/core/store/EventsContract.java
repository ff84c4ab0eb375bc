package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.FOREVER;
import static dev.oxbow.core.store.StoreUnderTest.completed;
import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static dev.oxbow.core.store.StoreUnderTest.retried;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.internal.batch.BlockedCall;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.NewJob;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link JobStore#latestEventId} and {@link EventReader}. */
interface EventsContract extends ContractSubject {
    @Test
    default void aQueueThatNobodyUsedHasNoEvents() {
        assertThat(subject().store.latestEventId(subject().queue)).isEqualTo("0-0");
    }

    @Test
    default void theWholeLifeOfAJobIsTold() {
        StoreUnderTest subject = subject();
        subject.add("mail", JobOptions.builder().attempts(2).build());
        Duration delay = Duration.ofSeconds(1);
        long due = subject.clock.instant().plus(delay).toEpochMilli();
        subject.exchange(1, retried(subject.takeOne(), delay));
        subject.clock.advance(delay);
        subject.exchange(1, completed(subject.takeOne()));

        assertThat(subject.events())
                .containsExactly(
                        "added jobId=1 name=mail",
                        "waiting jobId=1",
                        "active jobId=1 prev=waiting",
                        "delayed delay=" + due + " jobId=1",
                        "waiting jobId=1 prev=delayed",
                        "active jobId=1 prev=waiting",
                        "completed jobId=1 prev=active returnvalue=null",
                        "drained");
    }

    @Test
    default void onlyLaterEventsAreRead() {
        StoreUnderTest subject = subject();
        subject.add("a");
        String before = subject.store.latestEventId(subject.queue);
        subject.add("b");

        try (EventReader reader = subject.store.openEventReader()) {
            List<QueueEvent> events = reader.await(Map.of(subject.queue, before), FOREVER);

            assertThat(events).extracting(QueueEvent::type).containsExactly("added", "waiting");
            assertThat(events).extracting(QueueEvent::jobId).containsOnly("2");
            assertThat(events).extracting(QueueEvent::queue).containsOnly(subject.queue);
            assertThat(events.get(1).id()).isEqualTo(subject.store.latestEventId(subject.queue));
        }
    }

    @Test
    default void aReaderWaitsForEvents() throws InterruptedException {
        StoreUnderTest subject = subject();
        subject.add("a");
        String before = subject.store.latestEventId(subject.queue);
        try (EventReader reader = subject.store.openEventReader()) {
            BlockedCall<List<QueueEvent>> read =
                    BlockedCall.start(() -> reader.await(Map.of(subject.queue, before), FOREVER));

            subject.add("b");

            assertThat(read.result().get(0).jobId()).isEqualTo("2");
        }
    }

    @Test
    default void oneReaderReadsSeveralQueuesEachFromItsOwnPlace() {
        StoreUnderTest subject = subject();
        String other = subject.queue + "-other";
        subject.add("a");
        subject.store.add(other, List.of(newJob("seen")));
        Map<String, String> after =
                new HashMap<>(Map.of(subject.queue, "0-0", other, subject.store.latestEventId(other)));
        subject.store.add(other, List.of(newJob("new")));

        try (EventReader reader = subject.store.openEventReader()) {
            Map<String, StringBuilder> read = new HashMap<>();
            Map<String, String> newest = Map.of(
                    subject.queue,
                    subject.store.latestEventId(subject.queue),
                    other,
                    subject.store.latestEventId(other));
            while (!after.equals(newest)) {
                for (QueueEvent event : reader.await(after, FOREVER)) {
                    after.put(event.queue(), event.id());
                    read.computeIfAbsent(event.queue(), queue -> new StringBuilder())
                            .append(StoreUnderTest.line(event))
                            .append(';');
                }
            }

            assertThat(read.get(subject.queue)).hasToString("added jobId=1 name=a;waiting jobId=1;");
            assertThat(read.get(other)).hasToString("added jobId=2 name=new;waiting jobId=2;");
        }
    }

    @Test
    default void aReaderComesBackEmptyWhenItsTimeIsOver() {
        StoreUnderTest subject = subject();
        try (EventReader reader = subject.store.openEventReader()) {
            assertThat(reader.await(Map.of(subject.queue, "0-0"), Duration.ofMillis(20)))
                    .isEmpty();
        }
    }

    @Test
    default void aReaderIsWokenFromItsWait() throws InterruptedException {
        StoreUnderTest subject = subject();
        try (EventReader reader = subject.store.openEventReader()) {
            BlockedCall<List<QueueEvent>> read =
                    BlockedCall.start(() -> reader.await(Map.of(subject.queue, "0-0"), FOREVER));

            reader.wake();

            assertThat(read.result()).isEmpty();
        }
    }

    @Test
    default void aReaderWokenBeforeItsWaitComesBackAtOnceAndThenWaitsAgain() {
        StoreUnderTest subject = subject();
        try (EventReader reader = subject.store.openEventReader()) {
            reader.wake();
            assertThat(reader.await(Map.of(subject.queue, "0-0"), FOREVER)).isEmpty();

            subject.add("a");

            assertThat(reader.await(Map.of(subject.queue, "0-0"), FOREVER)).isNotEmpty();
        }
    }

    @Test
    default void closingAReaderEndsItsWait() throws InterruptedException {
        StoreUnderTest subject = subject();
        EventReader reader = subject.store.openEventReader();
        BlockedCall<List<QueueEvent>> read =
                BlockedCall.start(() -> reader.await(Map.of(subject.queue, "0-0"), FOREVER));

        reader.close();
        reader.close();

        assertThat(read.result()).isEmpty();
    }

    @Test
    default void anEventOfAProgramsOwnIsReadLikeTheOthers() {
        StoreUnderTest subject = subject();
        subject.add("a");
        String before = subject.store.latestEventId(subject.queue);

        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("to", "Ada");
        fields.put("empty", "");
        String id = subject.store.publish(subject.queue, "greeting", fields, 1000);

        assertThat(subject.store.latestEventId(subject.queue)).isEqualTo(id);
        try (EventReader reader = subject.store.openEventReader()) {
            assertThat(reader.await(Map.of(subject.queue, before), FOREVER))
                    .containsExactly(new QueueEvent.Other(subject.queue, id, "greeting", fields));
        }
    }

    @Test
    default void anEventOfAProgramsOwnCutsTheStream() {
        StoreUnderTest subject = subject();
        subject.add(Collections.nCopies(300, newJob("n")).toArray(NewJob[]::new));

        subject.store.publish(subject.queue, "greeting", Map.of(), 50);

        // Redis lets go of whole parts of the stream only.
        assertThat(subject.events()).hasSizeBetween(50, 250).last().isEqualTo("greeting");
    }
}
