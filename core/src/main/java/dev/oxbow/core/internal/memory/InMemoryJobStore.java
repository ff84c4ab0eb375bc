package dev.oxbow.core.internal.memory;

import dev.oxbow.core.internal.event.EventId;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.store.BacklogProbe;
import dev.oxbow.core.store.EventReader;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.ExchangeResult.Hold;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.JobControl;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.OutcomeResult;
import dev.oxbow.core.store.QueueControl;
import dev.oxbow.core.store.WorkWaiter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A {@link JobStore} in this process's memory: nothing is shared with other processes and nothing outlives it. It behaves
 * as BullMQ's data layout does, down to the order of events, and keeps the newest {@value EventHistory#LENGTH} events of
 * each queue. Jobs stay until their rules for keeping let them go, so memory is bounded only by those.
 *
 * <p>It is for builds that must not contact Redis ({@code BUILDING=true}) and for seeing the page without one, and has what those
 * need. Schedulers, flows, parents, deduplication, a queue's limits, metrics and connections, and work on many jobs at once beyond
 * draining and cleaning are refused with an {@link UnsupportedOperationException} that says so: they need Redis.
 *
 * <p>Workers and jobs share one process here. So a worker keeps its jobs until it reports their outcome or the process ends: locks do
 * not expire, no job stalls, and no reply is lost.
 *
 * <p><b>Threads.</b> Thread-safe. One lock guards every queue, its jobs and its events; each method holds it from its
 * first look at them to its last change, so every call is atomic, also across queues. Nothing blocks while holding it:
 * the only wait is on its condition, which gives it up, and no foreign code runs under it but the clock. Whatever is
 * handed out is immutable. Every call that may have changed something signals the condition; waiters and readers then
 * look again. The store has no threads and holds nothing that must be closed. Taking the lock ignores interrupts, since
 * it is held only for a moment; a waiter's or reader's wait ends on interrupt (see {@link WakeableWait}).
 */
public final class InMemoryJobStore implements JobStore {
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, QueueState> queues = new HashMap<>();
    private final JobControl control = new InMemoryJobControl(this);

    /** @param clock gives the time of what happens to jobs */
    public InMemoryJobStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<AddedJob> add(String queue, List<NewJob> jobs) {
        jobs.forEach(this::check);
        return change(() -> {
            QueueState state = queue(queue);
            return jobs.stream().map(state::add).toList();
        });
    }

    @Override
    public ExchangeResult exchange(Exchange exchange) {
        exchange.adds().forEach(this::check);
        return change(() -> {
            QueueState queue = queue(exchange.queue());
            exchange.updates().forEach(update -> InMemoryJobControl.apply(queue, update));
            List<AddedJob> added = exchange.adds().stream().map(queue::add).toList();
            OutcomeApplier settler = new OutcomeApplier(queue);
            List<OutcomeResult> outcomeResults = new ArrayList<>();
            for (Outcome outcome : exchange.outcomes()) {
                outcomeResults.add(settler.settle(outcome));
            }
            int wanted = exchange.fetch().most();
            Hold hold = wanted > 0 && queue.isPaused() ? Hold.PAUSED : Hold.NONE;
            List<FetchedJob> taken = wanted == 0 ? List.of() : queue.take(exchange.fetch(), wanted);
            Instant nextDue = taken.size() < wanted ? queue.earliestDue() : null;
            if (settler.finishedAny() && nextDue == null && queue.isIdle()) {
                queue.events.append("drained", Map.of());
            }
            return new ExchangeResult(
                    added,
                    outcomeResults,
                    taken,
                    nextDue,
                    taken.size() < wanted ? queue.limitedFor(exchange.fetch()) : Duration.ZERO,
                    hold,
                    clock.instant(),
                    !queue.isEmpty(JobState.ACTIVE));
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>No lock expires here and no job stalls, so a lock is lost only if its job was removed.
     */
    @Override
    public Heartbeat.Result heartbeat(Heartbeat heartbeat) {
        return read(() -> {
            List<Heartbeat.HeldLock> lost = heartbeat.locks().stream()
                    .filter(held -> {
                        QueueState queue = queues.get(held.queue());
                        return queue == null || !queue.isLocked(held.jobId(), held.token());
                    })
                    .toList();
            Set<String> active = heartbeat.checks().stream()
                    .map(Heartbeat.StalledCheck::queue)
                    .filter(name -> {
                        QueueState queue = queues.get(name);
                        return queue != null && !queue.isEmpty(JobState.ACTIVE);
                    })
                    .collect(Collectors.toSet());
            return new Heartbeat.Result(lost, Map.of(), active);
        });
    }

    @Override
    public List<Optional<JobView>> find(String queue, List<String> ids) {
        return read(() -> {
            QueueState state = queues.get(queue);
            return ids.stream().map(id -> view(state, id)).toList();
        });
    }

    private static Optional<JobView> view(@Nullable QueueState queue, String id) {
        StoredJob job = queue == null ? null : queue.job(id);
        return job == null ? Optional.empty() : Optional.of(job.toView());
    }

    @Override
    public boolean anyJob(Collection<BacklogProbe> probes) {
        return read(() -> probes.stream().anyMatch(probe -> {
            QueueState queue = queues.get(probe.queue());
            return queue != null && queue.hasAny(probe);
        }));
    }

    @Override
    public Map<String, JobCounts> counts(Collection<String> names) {
        return read(() -> {
            Map<String, JobCounts> counts = new HashMap<>();
            for (String name : names) {
                QueueState queue = queues.get(name);
                counts.put(name, queue == null ? JobCounts.NONE : queue.counts());
            }
            return Map.copyOf(counts);
        });
    }

    @Override
    public String latestEventId(String queue) {
        return read(() -> {
            QueueState state = queues.get(queue);
            return (state == null ? EventId.NONE : state.events.newest()).toString();
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>Pausing, lists, counts, draining and cleaning; the rest is refused with an {@link UnsupportedOperationException}.
     */
    @Override
    public QueueControl queues() {
        return new InMemoryQueueControl(this);
    }

    @Override
    public String publish(String queue, String type, Map<String, String> fields, int kept) {
        return change(() -> {
            EventHistory events = queue(queue).events;
            events.append(type, fields);
            events.trim(kept);
            return events.newest().toString();
        });
    }

    @Override
    public WorkWaiter openWorkWaiter() {
        return new WakeableWait.ForWork(queues, lock, changed);
    }

    @Override
    public EventReader openEventReader() {
        return new WakeableWait.ForEvents(queues, lock, changed);
    }

    @Override
    public JobControl control() {
        return control;
    }

    /** The queue of that name, null if nobody has used it. For who holds the lock. */
    @Nullable
    QueueState known(String queue) {
        return queues.get(queue);
    }

    /** Looks at a queue under the lock; it is null if nobody has used it. */
    <T> T read(String queue, Function<@Nullable QueueState, T> body) {
        return read(() -> body.apply(queues.get(queue)));
    }

    /** Changes a queue under the lock. */
    <T> T change(String queue, Function<QueueState, T> body) {
        return change(() -> body.apply(queue(queue)));
    }

    private QueueState queue(String name) {
        return queues.computeIfAbsent(name, added -> new QueueState(added, clock));
    }

    <T> T read(Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }

    <T> T change(Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            changed.signalAll();
            lock.unlock();
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws UnsupportedOperationException if the job has a parent or a deduplication: in memory there is neither
     */
    @Override
    public void check(NewJob job) {
        if (job.options().parent() != null || job.options().deduplication() != null) {
            throw new UnsupportedOperationException(
                    "the store in memory has neither parents nor deduplication; they need Redis, but job '" + job.name()
                            + "' has " + (job.options().parent() != null ? "a parent" : "a deduplication"));
        }
        Integer limit = job.options().sizeLimit();
        if (limit == null || limit == 0) {
            return;
        }
        int size = job.data().text().getBytes(StandardCharsets.UTF_8).length;
        if (size > limit) {
            throw new IllegalArgumentException("The size of job " + job.name() + " exceeds the limit " + limit
                    + " bytes (sizeLimit): its data has " + size + " bytes");
        }
    }
}
