package dev.oxbow.core.internal.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.event.QueueEvents;
import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.bullmq.RedisUnderTest;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.CallPurpose;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.internal.event.EventDispatcher;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.status.JobStatus;
import dev.oxbow.core.status.JobStatuses;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.OutcomeResult;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.ManualClock;
import dev.oxbow.core.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of jobs, against what the keyspace holds. Each adapter extends this. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class JobStatusesContract {
    private static final Json LARGE = Json.of("x".repeat(LocalStatuses.LARGEST_END_BYTES));

    private final String queue = "status-" + UUID.randomUUID();
    private final ManualClock clock = ManualClock.standing();
    private final ManualTicker ticker = new ManualTicker();
    private final CommandMeter meter = new CommandMeter();
    private ConnectionPool pool;
    private RedisCalls calls;
    private JobStore store;
    private EventDispatcher hub;
    private JobStatuses statuses;
    private WorkerDouble ours;
    private WorkerDouble theirs;

    /** For subclasses; JUnit makes one instance for each test. */
    @SuppressWarnings("NullAway.Init") // JUnit calls open() before each test
    protected JobStatusesContract() {}

    /** A pool of the adapter under test. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter commandMeter);

    /** What it runs on. */
    protected RedisUnderTest redis() {
        return RedisUnderTest.ONE_SERVER;
    }

    @BeforeEach
    final void open() {
        pool = openPool(redis().address(), meter);
        calls = new RedisCalls(pool, RetryPolicy.NONE, meter, new CallJournal());
        store = new BullMqJobStore(calls, redis().prefix(), clock);
        hub = new EventDispatcher(store);
        statuses = new JobStatuses(store, name -> new QueueEvents(name, hub, store), ticker);
        ours = new WorkerDouble(queue, "ours", store, clock, statuses.localJobs());
        theirs = new WorkerDouble(queue, "theirs", store, clock, LocalJobs.IGNORED);
    }

    @AfterEach
    final void close() {
        statuses.close();
        hub.close();
        pool.close();
    }

    private List<String> add(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(store.add(queue, List.of(new NewJob("n", Json.EMPTY_OBJECT, JobOptions.DEFAULTS)))
                    .get(0)
                    .id());
            statuses.changed(queue, ids.get(i));
        }
        return ids;
    }

    private static Outcome completed(FetchedJob taken) {
        return new Outcome.Completed(taken, Json.of("done"), KeepJobs.all());
    }

    private Optional<JobStatus> stored(String id) {
        return store.find(queue, List.of(id)).get(0).map(JobStatus::of);
    }

    private void command(String name, String... arguments) {
        Object reply = calls.command(new CallPurpose(Cause.UPDATE, false), RedisCommand.of(name, arguments));
        assertThat(reply).isNotNull();
    }

    private String key(String suffix) {
        return redis().prefix() + ":" + queue + ":" + suffix;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_260_101, 77})
    void whatIsSaidOfAJobIsWhatTheKeyspaceHolds(long seed) {
        RandomLife life = new RandomLife(new Random(seed));
        for (int step = 0; step < 250; step++) {
            clock.advance(Duration.ofMillis(7));
            String done = life.step();
            List<Optional<JobStatus>> held = store.find(queue, life.ids).stream()
                    .map(view -> view.map(JobStatus::of))
                    .toList();
            for (int i = 0; i < held.size(); i++) {
                String id = life.ids.get(i);
                assertThat(statuses.status(queue, id))
                        .as("job %s after step %d: %s", id, step, done)
                        .isEqualTo(held.get(i));
            }
        }
    }

    /** Anything that may happen to jobs, by this process's worker, another's, or a person. */
    private final class RandomLife {
        private final Random random;
        private final List<String> ids = new ArrayList<>();
        private final List<FetchedJob> oursInHand = new ArrayList<>();
        private final List<FetchedJob> theirsInHand = new ArrayList<>();

        RandomLife(Random random) {
            this.random = random;
        }

        String step() {
            int what = random.nextInt(12);
            if (what < 2) {
                int next = Math.toIntExact(ids.size() + 1L);
                // Asked for before it is there: that must not be remembered once it is.
                assertThat(statuses.status(queue, Integer.toString(next))).isEmpty();
                ids.addAll(add(1));
                return "added";
            } else if (what < 4) {
                oursInHand.addAll(ours.take(1 + random.nextInt(2)));
                return "taken here";
            } else if (what == 4) {
                theirsInHand.addAll(theirs.take(1));
                othersWereThere();
                return "taken elsewhere";
            } else if (what < 7 && !oursInHand.isEmpty()) {
                ours.progress(oursInHand.get(random.nextInt(oursInHand.size())), Json.of(random.nextInt(100)));
                return "progress here";
            } else if (what < 10 && !oursInHand.isEmpty()) {
                Outcome outcome = outcome(oursInHand.remove(random.nextInt(oursInHand.size())));
                assertThat(ours.settle(outcome)).isEqualTo(OutcomeResult.ACCEPTED);
                return "ended here: " + outcome.getClass().getSimpleName();
            } else if (what == 10 && !theirsInHand.isEmpty()) {
                FetchedJob taken = theirsInHand.remove(random.nextInt(theirsInHand.size()));
                theirs.progress(taken, Json.of(random.nextInt(100)));
                theirs.settle(outcome(taken));
                othersWereThere();
                return "ended elsewhere";
            } else if (what == 11 && !oursInHand.isEmpty()) {
                return lose(oursInHand.remove(random.nextInt(oursInHand.size())));
            } else if (!ids.isEmpty()) {
                return removeEnded(ids.get(random.nextInt(ids.size())));
            }
            return "nothing";
        }

        /** What others do may be seen late, by as much as is documented. */
        private void othersWereThere() {
            ticker.advance(LocalStatuses.END_IS_KNOWN_FOR);
        }

        private Outcome outcome(FetchedJob taken) {
            KeepJobs keep = random.nextInt(4) == 0 ? KeepJobs.none() : KeepJobs.all();
            Json value = random.nextInt(5) == 0 ? LARGE : Json.of(random.nextInt(1_000));
            return switch (random.nextInt(6)) {
                case 0 -> new Outcome.Failed(taken, "boom", List.of("trace"), keep);
                case 1 -> new Outcome.Retried(taken, "again", List.of("trace"), Duration.ZERO);
                case 2 -> new Outcome.Retried(taken, "later", List.of("trace"), Duration.ofHours(1));
                case 3 -> new Outcome.HandedBack(taken);
                default -> new Outcome.Completed(taken, value, keep);
            };
        }

        /** Its lock ran out, so that its outcome is refused. */
        private String lose(FetchedJob taken) {
            command("DEL", key(taken.job().id() + ":lock"));
            assertThat(ours.settle(completed(taken))).isEqualTo(OutcomeResult.LOCK_EXPIRED);
            return "lock lost here";
        }

        /** A person removes a job that has finished. */
        private String removeEnded(String id) {
            if (stored(id).filter(status -> status.state().isFinished()).isEmpty()) {
                return "nothing";
            }
            command("ZREM", key("completed"), id);
            command("ZREM", key("failed"), id);
            command("DEL", key(id));
            othersWereThere();
            return "removed by a person";
        }
    }

    @Test
    void aThousandQuestionsAboutJobsThatAreActiveHereSendNothing() {
        List<String> ids = add(100);
        List<FetchedJob> taken = ours.take(100);
        assertThat(taken).hasSize(100);
        long before = meter.counts().withInner();

        for (int round = 0; round < 10; round++) {
            ticker.advance(Duration.ofSeconds(6));
            for (String id : ids) {
                assertThat(statuses.status(queue, id)).map(JobStatus::state).contains(JobState.ACTIVE);
            }
        }

        assertThat(meter.counts().withInner()).isEqualTo(before);
        assertThat(stored(ids.get(0))).isEqualTo(statuses.status(queue, ids.get(0)));
    }

    @Test
    void manyQuestionsAboutAJobElsewhereWithinASecondSendOne() {
        String id = add(1).get(0);
        assertThat(stored(id)).isPresent(); // From here on the server knows the script.
        long before = meter.counts().sent();

        for (int i = 0; i < 100; i++) {
            assertThat(statuses.status(queue, id)).map(JobStatus::state).contains(JobState.WAITING);
        }

        assertThat(meter.counts().sent() - before).isEqualTo(1);
    }

    @Test
    void watchersOfAJobThatIsActiveHereSendNothing() {
        String id = add(1).get(0);
        FetchedJob taken = ours.takeOne();
        List<JobStatus> heard = new CopyOnWriteArrayList<>();
        long before = meter.counts().sent();
        List<Subscription> watching = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            watching.add(statuses.watch(queue, id, heard::add).orElseThrow());
        }
        statuses.localJobs().progressed(queue, id, Json.of(50));
        watching.forEach(Subscription::close);

        assertThat(heard).hasSize(100).allMatch(status -> status.state() == JobState.ACTIVE);
        assertThat(meter.counts().sent()).isEqualTo(before);
        assertThat(ours.settle(completed(taken))).isEqualTo(OutcomeResult.ACCEPTED);
        assertThat(heard).hasSize(100);
    }

    @Test
    void aWatcherOfAJobThatIsActiveHereHearsItsEndAtOnce() {
        String id = add(1).get(0);
        FetchedJob taken = ours.takeOne();
        List<JobStatus> heard = new CopyOnWriteArrayList<>();
        try (Subscription watching = statuses.watch(queue, id, heard::add).orElseThrow()) {
            ours.settle(completed(taken));

            assertThat(heard).extracting(JobStatus::state).containsExactly(JobState.ACTIVE, JobState.COMPLETED);
            assertThat(stored(id)).contains(heard.get(1));
            assertThat(watching).isNotNull();
        }
    }

    @Test
    void aJobThatLeavesThisProcessIsFollowedElsewhere() {
        String id = add(1).get(0);
        FetchedJob taken = ours.takeOne();
        List<JobStatus> heard = new CopyOnWriteArrayList<>();
        try (Subscription watching = statuses.watch(queue, id, heard::add).orElseThrow()) {
            ours.settle(new Outcome.HandedBack(taken));
            awaitHeard(heard, stored(id).orElseThrow());
            FetchedJob takenElsewhere = theirs.takeOne();
            awaitHeard(heard, stored(id).orElseThrow());
            theirs.progress(takenElsewhere, Json.of(70));
            awaitHeard(heard, stored(id).orElseThrow());
            theirs.settle(completed(takenElsewhere));
            awaitHeard(heard, stored(id).orElseThrow());

            assertThat(heard.get(heard.size() - 1).state()).isEqualTo(JobState.COMPLETED);
            assertThat(watching).isNotNull();
        }
    }

    @Test
    void aJobThatComesToThisProcessIsFollowedFromMemory() {
        String id = add(1).get(0);
        List<JobStatus> heard = new CopyOnWriteArrayList<>();
        try (Subscription watching = statuses.watch(queue, id, heard::add).orElseThrow()) {
            FetchedJob taken = ours.takeOne();
            assertThat(heard).extracting(JobStatus::state).containsExactly(JobState.WAITING, JobState.ACTIVE);
            ours.settle(completed(taken));

            assertThat(heard).last().isEqualTo(stored(id).orElseThrow());
            assertThat(watching).isNotNull();
        }
    }

    @Test
    void theEndOfAJobElsewhereIsHeardThoughTheJobIsRemovedWithIt() {
        String id = add(1).get(0);
        List<JobStatus> heard = new CopyOnWriteArrayList<>();
        try (Subscription watching = statuses.watch(queue, id, heard::add).orElseThrow()) {
            FetchedJob taken = theirs.takeOne();
            theirs.settle(new Outcome.Completed(taken, Json.of("gone"), KeepJobs.none()));

            Await.until("the end is heard", () -> heard.stream()
                    .anyMatch(status -> Json.of("gone").equals(status.returnValue())));
            assertThat(stored(id)).isEmpty();
            assertThat(watching).isNotNull();
        }
    }

    @Test
    void aLargeResultIsReadByThoseWhoWatch() {
        String id = add(1).get(0);
        FetchedJob taken = ours.takeOne();
        List<JobStatus> heard = new CopyOnWriteArrayList<>();
        try (Subscription watching = statuses.watch(queue, id, heard::add).orElseThrow()) {
            ours.settle(new Outcome.Completed(taken, LARGE, KeepJobs.all()));

            awaitHeard(heard, stored(id).orElseThrow());
            assertThat(watching).isNotNull();
        }
    }

    @Test
    void aJobThatHasFinishedIsWatchedWithOneRead() {
        String id = add(1).get(0);
        theirs.settle(completed(theirs.takeOne()));
        JobStatus end = stored(id).orElseThrow(); // From here on the server knows the script.
        List<JobStatus> heard = new CopyOnWriteArrayList<>();
        long before = meter.counts().sent();

        Subscription watching = statuses.watch(queue, id, heard::add).orElseThrow();

        assertThat(heard).containsExactly(end);
        assertThat(meter.counts().sent() - before).isEqualTo(1);
        watching.close();
    }

    @Test
    void nobodyCanWatchAnUnknownJob() {
        assertThat(statuses.watch(queue, "nobody", status -> {})).isEmpty();
    }

    private static void awaitHeard(List<JobStatus> heard, JobStatus status) {
        Await.until("it is heard that " + status.state().word(), () -> heard.contains(status));
    }
}
