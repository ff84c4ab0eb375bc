package dev.oxbow.core.internal.memory;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.store.BacklogProbe;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One queue: its jobs, the order of those that wait, and the moves between states with the events that BullMQ writes for
 * them. What ends an attempt is in {@link OutcomeSettler}, what finds stalled jobs in {@link StalledSearch}. Guarded by
 * the store's lock.
 */
final class QueueState {
    final EventHistory events;
    final WorkMarker marker;
    final FinishedJobs completed = new FinishedJobs();
    final FinishedJobs failed = new FinishedJobs();
    final StalledSearch stalled = new StalledSearch(this);
    final StartLimit startLimit = new StartLimit();

    /** In the order in which they were taken. */
    final Set<StoredJob> active = new LinkedHashSet<>();

    private final String name;
    private final Clock clock;
    private final LongSupplier ticker;
    private final Map<String, StoredJob> jobs = new HashMap<>();

    /** The first is the next to be taken. */
    private final ArrayDeque<StoredJob> waiting = new ArrayDeque<>();

    private final TreeSet<Ranked> prioritized = new TreeSet<>(Ranked.ORDER);
    private final TreeSet<Ranked> delayed = new TreeSet<>(Ranked.ORDER);
    private long lastNumber;
    private long lastSequence;
    private boolean paused;

    QueueState(String name, Clock clock, LongSupplier ticker) {
        this.name = name;
        this.clock = clock;
        this.ticker = ticker;
        this.events = new EventHistory(name, clock);
        this.marker = new WorkMarker(name);
    }

    /** The clock's time in whole milliseconds, as everything is kept. */
    Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    long nowNanos() {
        return ticker.getAsLong();
    }

    @Nullable
    StoredJob job(String id) {
        return jobs.get(id);
    }

    void forget(StoredJob job) {
        jobs.remove(job.id());
    }

    /** Takes it out of the place where it is. */
    void leavePlace(StoredJob job) {
        switch (job.state) {
            case WAITING -> waiting.remove(job);
            case PRIORITIZED -> prioritized.removeIf(ranked -> ranked.job() == job);
            case DELAYED -> delayed.removeIf(ranked -> ranked.job() == job);
            case ACTIVE -> active.remove(job);
            case COMPLETED -> completed.remove(job);
            case FAILED -> failed.remove(job);
            case WAITING_CHILDREN, UNKNOWN -> {
                // No job of this store is ever there.
            }
        }
    }

    JobCounts counts() {
        return new JobCounts(
                waiting.size(),
                active.size(),
                completed.size(),
                failed.size(),
                delayed.size(),
                prioritized.size(),
                0,
                paused);
    }

    boolean isPaused() {
        return paused;
    }

    void pause() {
        paused = true;
        marker.clear();
        events.append("paused", Map.of());
    }

    void resume() {
        paused = false;
        if (!waiting.isEmpty() || !prioritized.isEmpty()) {
            marker.markWork();
        } else if (!delayed.isEmpty()) {
            marker.markDue(Instant.ofEpochMilli(delayed.first().rank()));
        }
        events.append("resumed", Map.of());
    }

    /** The jobs in that state, those first that came first or are most urgent. */
    List<StoredJob> inState(JobState state) {
        return switch (state) {
            case WAITING -> List.copyOf(waiting);
            case ACTIVE -> List.copyOf(active);
            case PRIORITIZED -> prioritized.stream().map(Ranked::job).toList();
            case DELAYED -> delayed.stream().map(Ranked::job).toList();
            case COMPLETED -> completed.inOrder();
            case FAILED -> failed.inOrder();
            case WAITING_CHILDREN, UNKNOWN -> List.of();
        };
    }

    long dueBefore(Instant moment) {
        return delayed.stream()
                .filter(ranked -> ranked.rank() < moment.toEpochMilli())
                .count();
    }

    /** Removes jobs wherever they are, without a word. */
    void remove(Set<StoredJob> removed) {
        waiting.removeAll(removed);
        active.removeAll(removed);
        prioritized.removeIf(ranked -> removed.contains(ranked.job()));
        delayed.removeIf(ranked -> removed.contains(ranked.job()));
        completed.remove(removed);
        failed.remove(removed);
        removed.forEach(this::forget);
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
     * Takes and locks up to so many jobs: plain ones first, then by priority. Whoever fills its places up wakes the next
     * worker, whatever waits; whoever empties the queue leaves nothing to wake for.
     */
    List<FetchedJob> take(FetchRequest take, int wanted) {
        promoteDue();
        List<FetchedJob> taken = new ArrayList<>();
        if (paused) {
            return taken;
        }
        while (taken.size() < wanted) {
            if (startLimit.left(take.limit(), nowNanos()) == 0) {
                return taken;
            }
            StoredJob next = pollNext();
            if (next == null) {
                marker.unmarkWork();
                return taken;
            }
            activate(next, take);
            taken.add(new FetchedJob(next.toJob(), take.token()));
        }
        marker.markWork();
        return taken;
    }

    /** How long the limit lets nothing start; zero if it does not hold jobs up. */
    Duration limitedFor(FetchRequest take) {
        return startLimit.left(take.limit(), nowNanos()) == 0 ? startLimit.untilOpen(nowNanos()) : Duration.ZERO;
    }

    /** Active jobs still locked with a token whose turn was not answered, the oldest first. */
    List<FetchedJob> reclaim(FetchRequest take) {
        List<FetchedJob> reclaimed = new ArrayList<>();
        if (take.unanswered().isEmpty()) {
            return reclaimed;
        }
        for (StoredJob job : active) {
            JobLock current = job.lock(nowNanos());
            if (current != null && take.unanswered().contains(current.token())) {
                job.lock(JobLock.of(current.token(), take.lockDuration(), nowNanos()));
                reclaimed.add(new FetchedJob(job.toJob(), current.token()));
            }
        }
        return reclaimed;
    }

    boolean hasAny(BacklogProbe glance) {
        return (glance.waiting() && !(waiting.isEmpty() && prioritized.isEmpty()))
                || (glance.active() && !active.isEmpty())
                || (glance.delayed() && !delayed.isEmpty());
    }

    private @Nullable StoredJob pollNext() {
        if (!waiting.isEmpty()) {
            return waiting.pollFirst();
        }
        Ranked first = prioritized.pollFirst();
        return first == null ? null : first.job();
    }

    private void activate(StoredJob job, FetchRequest take) {
        job.lock(JobLock.of(take.token(), take.lockDuration(), nowNanos()));
        job.state = JobState.ACTIVE;
        job.processedOn = now();
        if (take.workerName() != null) {
            job.processedBy = take.workerName();
        }
        job.attemptsStarted++;
        if (job.deferredFailure == null) {
            startLimit.count(take.limit(), nowNanos());
        }
        active.add(job);
        events.append("active", Map.of("jobId", job.id(), "prev", "waiting"));
    }

    /** Lets jobs wait whose delay is over, earliest first. */
    void promoteDue() {
        long now = now().toEpochMilli();
        while (!delayed.isEmpty() && delayed.first().rank() <= now) {
            StoredJob job = delayed.first().job();
            delayed.pollFirst();
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

    /** Puts it among those without priority whatever its own is. */
    void waitPlainly(StoredJob job, boolean front) {
        job.state = JobState.WAITING;
        if (front) {
            waiting.addFirst(job);
        } else {
            waiting.addLast(job);
        }
        markWork();
    }

    private void markWork() {
        if (!paused) {
            marker.markWork();
        }
    }

    private void prioritize(StoredJob job, long sequence) {
        job.state = JobState.PRIORITIZED;
        prioritized.add(new Ranked(job.priority, sequence, job));
        markWork();
    }

    /** Lets it wait for its delay, counted from that moment. */
    void delay(StoredJob job, Instant from) {
        long due = from.toEpochMilli() + job.delay.toMillis();
        job.state = JobState.DELAYED;
        delayed.add(new Ranked(due, ++lastSequence, job));
        events.append("delayed", Map.of("jobId", job.id(), "delay", Long.toString(due)));
        marker.markDue(Instant.ofEpochMilli(delayed.first().rank()));
    }

    /** When the earliest delayed job is due, if there is one. */
    @Nullable
    Instant earliestDue() {
        return delayed.isEmpty() ? null : Instant.ofEpochMilli(delayed.first().rank());
    }

    /** Whether no job waits for a worker or is with one. */
    boolean isIdle() {
        return waiting.isEmpty() && prioritized.isEmpty() && active.isEmpty();
    }
}
