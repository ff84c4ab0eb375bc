package dev.oxbow.core.store;

import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.ManualClock;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** A store, the clock it was given, and a queue that nobody used before; with short words for what tests do often. */
public final class StoreUnderTest {
    /** A lock that outlives every test. */
    public static final Duration LONG_LOCK = Duration.ofHours(1);

    /** A lock that runs out while a test waits for it. */
    public static final Duration SHORT_LOCK = Duration.ofMillis(30);

    /** Longer than any test may take: what waits so long was not woken. */
    public static final Duration FOREVER = Duration.ofMinutes(10);

    /** Between two looks for stalled jobs; the shortest there is. */
    public static final Duration OFTEN = Duration.ofMillis(1);

    /** Where an event stands, which is no field of it. */
    private static final Set<String> PLACE = Set.of("queue", "id");

    /** Fields that have another name in the stream. */
    private static final Map<String, String> NAMES =
            Map.of("previous", "prev", "due", "delay", "returnValue", "returnvalue", "progress", "data");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public final JobStore store;
    public final ManualClock clock;
    public final String queue = "contract-" + UUID.randomUUID();
    private int exchanges;

    public StoreUnderTest(JobStore store, ManualClock clock) {
        this.store = store;
        this.clock = clock;
    }

    public static NewJob newJob(String name, JobOptions options) {
        return new NewJob(name, Json.EMPTY_OBJECT, options);
    }

    public static NewJob newJob(String name) {
        return newJob(name, JobOptions.DEFAULTS);
    }

    public String add(String name) {
        return add(name, JobOptions.DEFAULTS);
    }

    public String add(String name, JobOptions options) {
        return store.add(queue, List.of(newJob(name, options))).get(0).id();
    }

    public List<String> add(NewJob... jobs) {
        return store.add(queue, List.of(jobs)).stream().map(AddedJob::id).toList();
    }

    /** Settles and takes under a long lock; each exchange has a token of its own. */
    public ExchangeResult exchange(int take, Outcome... outcomes) {
        return exchange(take, LONG_LOCK, outcomes);
    }

    public ExchangeResult exchange(int take, Duration lockDuration, Outcome... outcomes) {
        return store.exchange(new Exchange(
                queue, Arrays.asList(outcomes), new FetchRequest("token:" + exchanges++, null, lockDuration, take)));
    }

    public List<FetchedJob> take(int count) {
        return exchange(count).jobs();
    }

    /** Takes the one job that is to be had. */
    public FetchedJob takeOne() {
        return takeOne(LONG_LOCK);
    }

    public FetchedJob takeOne(Duration lockDuration) {
        List<FetchedJob> jobs = exchange(1, lockDuration).jobs();
        if (jobs.size() != 1) {
            throw new AssertionError("one job was to be taken, but these were: " + jobs);
        }
        return jobs.get(0);
    }

    /** Ids of all jobs that can be taken now, in the order in which they come. */
    public List<String> takeAllIds() {
        return ids(take(100));
    }

    public static List<String> ids(List<FetchedJob> jobs) {
        return jobs.stream().map(taken -> taken.job().id()).toList();
    }

    public OutcomeResult settle(Outcome outcome) {
        return exchange(0, outcome).outcomeResults().get(0);
    }

    public static Outcome completed(FetchedJob taken) {
        return completed(taken, KeepJobs.all());
    }

    public static Outcome completed(FetchedJob taken, KeepJobs keep) {
        return new Outcome.Completed(taken, Json.NULL, keep);
    }

    public static Outcome failed(FetchedJob taken) {
        return failed(taken, KeepJobs.all());
    }

    public static Outcome failed(FetchedJob taken, KeepJobs keep) {
        return new Outcome.Failed(taken, "boom", List.of("Error: boom"), keep);
    }

    public static Outcome retried(FetchedJob taken, Duration delay) {
        return new Outcome.Retried(taken, "boom", List.of("Error: boom"), delay);
    }

    public static FetchedJob withToken(FetchedJob taken, String token) {
        return new FetchedJob(taken.job(), token);
    }

    /** Waits until the job has no lock any more; asking changes nothing. */
    public void untilLockRanOut(FetchedJob taken) {
        Await.until(
                "the lock of job " + taken.job().id() + " has run out",
                () -> settle(completed(withToken(taken, "nobody"))) == OutcomeResult.LOCK_EXPIRED);
    }

    /** Looks for stalled jobs, unless somebody looked a moment ago. */
    public List<String> lookForStalled(Duration interval, int maxStalledCount) {
        return heartbeat(List.of(), LONG_LOCK, interval, maxStalledCount)
                .recovered()
                .getOrDefault(queue, List.of());
    }

    public Heartbeat.Result heartbeat(
            List<Heartbeat.HeldLock> locks, Duration lockDuration, Duration interval, int maxStalledCount) {
        return store.heartbeat(new Heartbeat(
                locks, lockDuration, List.of(new Heartbeat.StalledCheck(queue, interval, maxStalledCount))));
    }

    public Heartbeat.Result renew(Duration lockDuration, FetchedJob... jobs) {
        return store.heartbeat(
                new Heartbeat(Arrays.stream(jobs).map(this::lockOf).toList(), lockDuration, List.of()));
    }

    public Heartbeat.HeldLock lockOf(FetchedJob taken) {
        return new Heartbeat.HeldLock(queue, taken.job().id(), taken.token());
    }

    /** Takes a job, lets its lock run out, and looks for stalled jobs until it waits again. */
    public String stall(int maxStalledCount) {
        FetchedJob taken = takeOne(SHORT_LOCK);
        String id = taken.job().id();
        untilLockRanOut(taken);
        Await.until("stalled job " + id + " is recovered", () -> lookForStalled(OFTEN, maxStalledCount)
                .contains(id));
        return id;
    }

    public JobView find(String id) {
        return store.find(queue, List.of(id)).get(0).orElseThrow(() -> new AssertionError("there is no job " + id));
    }

    public JobState state(String id) {
        return find(id).state();
    }

    public boolean exists(String id) {
        return store.find(queue, List.of(id)).get(0).isPresent();
    }

    public JobCounts counts() {
        JobCounts counts = store.counts(List.of(queue)).get(queue);
        if (counts == null) {
            throw new AssertionError("no counts of the queue that was asked for");
        }
        return counts;
    }

    /** All events of the queue so far, each as its type and its fields in alphabetical order. */
    public List<String> events() {
        return eventsAfter("0-0");
    }

    public List<String> eventsAfter(String id) {
        List<String> lines = new ArrayList<>();
        String newest = store.latestEventId(queue);
        String after = id;
        try (EventReader reader = store.openEventReader()) {
            while (!after.equals(newest)) {
                List<QueueEvent> events = reader.await(Map.of(queue, after), PATIENCE);
                if (events.isEmpty()) {
                    throw new AssertionError("no events after " + after + ", though the newest is " + newest);
                }
                events.forEach(event -> lines.add(line(event)));
                after = events.get(events.size() - 1).id();
            }
        }
        return lines;
    }

    /** Type and fields in alphabetical order, by the names that they have in the stream. */
    public static String line(QueueEvent event) {
        StringBuilder line = new StringBuilder(event.type());
        new TreeMap<>(fields(event))
                .forEach((field, value) ->
                        line.append(' ').append(field).append('=').append(value));
        return line.toString();
    }

    private static Map<String, String> fields(QueueEvent event) {
        if (event instanceof QueueEvent.Other other) {
            return other.fields();
        }
        Map<String, String> fields = new HashMap<>();
        try {
            for (RecordComponent component : event.getClass().getRecordComponents()) {
                Object value = component.getAccessor().invoke(event);
                if (value != null && !PLACE.contains(component.getName())) {
                    fields.put(NAMES.getOrDefault(component.getName(), component.getName()), text(value));
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record that cannot be read", e);
        }
        return fields;
    }

    private static String text(Object value) {
        if (value instanceof Instant instant) {
            return Long.toString(instant.toEpochMilli());
        }
        return value instanceof JobState state ? state.word() : value.toString();
    }
}
