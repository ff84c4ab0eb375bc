package dev.oxbow.core.internal.memory;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.store.BacklogProbe;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.WorkSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One queue: its jobs, ordered in each state, their moves between states with the events that BullMQ writes for them, and the
 * signal for workers that wait. What ends an attempt is in {@link OutcomeApplier}. Guarded by the store's lock.
 */
final class QueueState {
    final EventHistory events;
    final StartLimit startLimit = new StartLimit();

    private final String name;
    private final Clock clock;
    private final Map<String, StoredJob> jobs = new HashMap<>();
    private final Map<JobState, NavigableSet<StoredJob>> states = new EnumMap<>(JobState.class);
    private long lastNumber;
    private long lastSequence;
    private boolean paused;
    /** What is reported to waiting workers, each once and to one of them, as BullMQ's marker does. */
    private boolean workNow;

    private @Nullable Instant due;

    QueueState(String name, Clock clock) {
        this.name = name;
        this.clock = clock;
        this.events = new EventHistory(name, clock);
        for (JobState state : JobState.values()) {
            states.put(state, new TreeSet<>(StoredJob.ORDER));
        }
    }

    /** The clock's time in whole milliseconds, as everything is kept. */
    Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    @Nullable
    StoredJob job(String id) {
        return jobs.get(id);
    }

    private NavigableSet<StoredJob> in(JobState state) {
        return Objects.requireNonNull(states.get(state));
    }

    /** The jobs in that state, those first that came first or are most urgent. */
    List<StoredJob> inState(JobState state) {
        return List.copyOf(in(state));
    }

    boolean isEmpty(JobState state) {
        return in(state).isEmpty();
    }

    /** Takes it out of its state. */
    boolean leave(StoredJob job) {
        return in(job.state).remove(job);
    }

    /** Moves it from its state to another one. */
    private void move(StoredJob job, JobState state, long rank, long sequence) {
        leave(job);
        job.state = state;
        job.rank = rank;
        job.sequence = sequence;
        in(state).add(job);
    }

    /** Removes jobs from their states and from the queue; writes no event. */
    void remove(Collection<StoredJob> removed) {
        removed.forEach(job -> {
            leave(job);
            jobs.remove(job.id());
        });
    }

    JobCounts counts() {
        return new JobCounts(
                in(JobState.WAITING).size(),
                in(JobState.ACTIVE).size(),
                in(JobState.COMPLETED).size(),
                in(JobState.FAILED).size(),
                in(JobState.DELAYED).size(),
                in(JobState.PRIORITIZED).size(),
                0,
                paused);
    }

    boolean isPaused() {
        return paused;
    }

    void pause() {
        paused = true;
        workNow = false;
        due = null;
        events.append("paused", Map.of());
    }

    void resume() {
        paused = false;
        if (nobodyWaits()) {
            due = earliestDue();
        } else {
            workNow = true;
        }
        events.append("resumed", Map.of());
    }

    private boolean nobodyWaits() {
        return isEmpty(JobState.WAITING) && isEmpty(JobState.PRIORITIZED);
    }

    AddedJob add(NewJob added) {
        // BullMQ counts every attempt to add, so a chosen id uses up a number too.
        long number = ++lastNumber;
        String chosen = added.options().jobId();
        String id = chosen == null ? Long.toString(number) : chosen;
        if (jobs.containsKey(id)) {
            events.append("duplicated", Map.of("jobId", id));
            return new AddedJob(id, true);
        }
        Instant given = added.options().timestamp();
        Instant timestamp = given == null ? now() : given;
        StoredJob job = new StoredJob(name, id, added, timestamp);
        jobs.put(id, job);
        events.append("added", Map.of("jobId", id, "name", added.name()));
        if (job.delay.toMillis() > 0) {
            delay(job, timestamp);
        } else {
            enqueue(job, job.lifo());
            events.append("waiting", Map.of("jobId", id));
        }
        return new AddedJob(id, false);
    }

    /**
     * Takes and locks up to so many jobs: those without priority first, then by priority. A worker that gets all it wants leaves a
     * signal for the next one, whatever waits; one that empties the queue leaves none.
     */
    List<FetchedJob> take(FetchRequest take, int wanted) {
        promoteDue();
        List<FetchedJob> taken = new ArrayList<>();
        if (paused) {
            return taken;
        }
        while (taken.size() < wanted) {
            if (startLimit.left(take.limit(), System.nanoTime()) == 0) {
                return taken;
            }
            NavigableSet<StoredJob> source = in(isEmpty(JobState.WAITING) ? JobState.PRIORITIZED : JobState.WAITING);
            if (source.isEmpty()) {
                workNow = false;
                return taken;
            }
            activate(source.first(), take);
            taken.add(new FetchedJob(in(JobState.ACTIVE).last().toJob(), take.token()));
        }
        workNow = true;
        return taken;
    }

    private void activate(StoredJob job, FetchRequest take) {
        move(job, JobState.ACTIVE, 0, ++lastSequence);
        job.token = take.token();
        job.processedOn = now();
        if (take.workerName() != null) {
            job.processedBy = take.workerName();
        }
        job.attemptsStarted++;
        startLimit.count(take.limit(), System.nanoTime());
        events.append("active", Map.of("jobId", job.id(), "prev", "waiting"));
    }

    /** How long the limit lets nothing start; zero if it does not hold jobs up. */
    Duration limitedFor(FetchRequest take) {
        return startLimit.left(take.limit(), System.nanoTime()) == 0
                ? startLimit.untilOpen(System.nanoTime())
                : Duration.ZERO;
    }

    /** Whether a worker has the job with that token. */
    boolean isLocked(String jobId, String token) {
        StoredJob job = jobs.get(jobId);
        return job != null && token.equals(job.token);
    }

    boolean hasAny(BacklogProbe probe) {
        return (probe.waiting() && !nobodyWaits())
                || (probe.active() && !isEmpty(JobState.ACTIVE))
                || (probe.delayed() && !isEmpty(JobState.DELAYED));
    }

    /** Lets jobs wait whose delay is over, earliest first. */
    void promoteDue() {
        NavigableSet<StoredJob> delayed = in(JobState.DELAYED);
        while (!delayed.isEmpty() && delayed.first().rank <= clock.millis()) {
            StoredJob job = delayed.first();
            job.delay = Duration.ZERO;
            enqueue(job, false);
            events.append("waiting", Map.of("jobId", job.id(), "prev", "delayed"));
        }
    }

    /** Puts it where its priority wants it; without one to the front or to the back. */
    void enqueue(StoredJob job, boolean front) {
        if (job.priority == 0) {
            waitPlainly(job, front);
        } else {
            prioritize(job, ++lastSequence);
        }
    }

    /** Puts it ahead of all that wait, or, if it has a priority, ahead of those with the same. */
    void enqueueFirst(StoredJob job) {
        if (job.priority == 0) {
            waitPlainly(job, true);
        } else {
            prioritize(job, 0);
        }
    }

    private void prioritize(StoredJob job, long sequence) {
        move(job, JobState.PRIORITIZED, job.priority, sequence);
        markWork();
    }

    private void waitPlainly(StoredJob job, boolean front) {
        long sequence = ++lastSequence;
        move(job, JobState.WAITING, 0, front ? -sequence : sequence);
        markWork();
    }

    /** Lets it wait for its delay, counted from that moment. */
    void delay(StoredJob job, Instant from) {
        long dueMillis = from.toEpochMilli() + job.delay.toMillis();
        move(job, JobState.DELAYED, dueMillis, ++lastSequence);
        events.append("delayed", Map.of("jobId", job.id(), "delay", Long.toString(dueMillis)));
        due = earliestDue();
    }

    /** Moves it to completed or failed, and removes the jobs there that need not stay. */
    void finish(StoredJob job, JobState state, KeepJobs keep) {
        Integer count = keep.count();
        if (count != null && count == 0) {
            remove(List.of(job));
            return;
        }
        job.finishedOn = now();
        move(job, state, clock.millis(), ++lastSequence);
        List<StoredJob> evicted = new ArrayList<>();
        Duration age = keep.age();
        Iterator<StoredJob> newestFirst = in(state).descendingIterator();
        while (age != null && newestFirst.hasNext() && evicted.size() < keep.limit()) {
            StoredJob old = newestFirst.next();
            if (old.rank <= clock.millis() - age.toMillis()) {
                evicted.add(old);
            }
        }
        remove(evicted);
        while (count != null && in(state).size() > count) {
            remove(List.of(in(state).first()));
        }
    }

    /** When the earliest delayed job is due, if there is one. */
    @Nullable
    Instant earliestDue() {
        return isEmpty(JobState.DELAYED)
                ? null
                : Instant.ofEpochMilli(in(JobState.DELAYED).first().rank);
    }

    /** Whether no job waits for a worker or is with one. */
    boolean isIdle() {
        return nobodyWaits() && isEmpty(JobState.ACTIVE);
    }

    private void markWork() {
        workNow |= !paused;
    }

    /** What there is to signal to a worker, at most once; null if nothing. */
    @Nullable
    WorkSignal pollSignal() {
        WorkSignal signal = workNow ? new WorkSignal(name, null) : due == null ? null : new WorkSignal(name, due);
        if (workNow) {
            workNow = false;
        } else {
            due = null;
        }
        return signal;
    }

    /** A worker got a signal and did not use it. */
    void giveBack(WorkSignal signal) {
        if (signal.due() == null) {
            workNow = true;
        } else {
            due = signal.due();
        }
    }
}
