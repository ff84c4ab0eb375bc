package dev.oxbow.core.internal.memory;

import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.ConnectedClient;
import dev.oxbow.core.queue.JobPage;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.QueueMeta;
import dev.oxbow.core.queue.QueueMetrics;
import dev.oxbow.core.queue.RateLimit;
import dev.oxbow.core.store.QueueControl;
import dev.oxbow.core.store.QueueFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with whole queues of an {@link InMemoryJobStore}: those things that a program needs while it is being built.
 * Threads: all state is the store's, and looked at under its lock only.
 */
final class InMemoryQueueControl implements QueueControl {
    private final InMemoryJobStore store;

    InMemoryQueueControl(InMemoryJobStore store) {
        this.store = store;
    }

    @Override
    public void pause(String queue) {
        store.change(QueueNames.require(queue), state -> {
            state.pause();
            return true;
        });
    }

    @Override
    public void resume(String queue) {
        store.change(QueueNames.require(queue), state -> {
            state.resume();
            return true;
        });
    }

    @Override
    public QueueMeta meta(String queue) {
        return read(
                queue,
                new QueueMeta(null, false, QueueMeta.DEFAULT_EVENTS, null, null, Map.of()),
                state -> new QueueMeta(null, state.isPaused(), EventHistory.LENGTH, null, null, Map.of()));
    }

    @Override
    public List<JobView> jobs(String queue, JobPage page) {
        return read(queue, List.of(), state -> list(state, page).stream()
                .map(StoredJob::toView)
                .toList());
    }

    @Override
    public List<String> ids(String queue, JobPage page) {
        return read(queue, List.of(), state -> list(state, page).stream()
                .map(StoredJob::id)
                .toList());
    }

    /** Each job once. */
    private static Set<StoredJob> list(QueueState queue, JobPage page) {
        Set<StoredJob> listed = new LinkedHashSet<>();
        for (JobState state : page.states()) {
            List<StoredJob> jobs = new ArrayList<>(queue.inState(state));
            if (!page.oldestFirst()) {
                Collections.reverse(jobs);
            }
            long first = Math.max(0, page.start() < 0 ? jobs.size() + page.start() : page.start());
            long last = Math.min(jobs.size() - 1L, page.end() < 0 ? jobs.size() + page.end() : page.end());
            if (first <= last) {
                listed.addAll(jobs.subList((int) first, (int) last + 1));
            }
        }
        return listed;
    }

    @Override
    public Map<Integer, Long> countsByPriority(String queue, Collection<Integer> priorities) {
        return read(queue, Map.of(), state -> {
            Map<Integer, Long> counts = new LinkedHashMap<>();
            for (int priority : priorities) {
                long count = priority == 0
                        ? state.inState(JobState.WAITING).size()
                        : state.inState(JobState.PRIORITIZED).stream()
                                .filter(job -> job.priority == priority)
                                .count();
                counts.put(priority, count);
            }
            return counts;
        });
    }

    @Override
    public long dueBefore(String queue, Instant moment) {
        return read(queue, 0L, state -> state.inState(JobState.DELAYED).stream()
                .filter(job -> job.rank < moment.toEpochMilli())
                .count());
    }

    @Override
    public long drain(String queue, boolean delayedToo) {
        return store.change(QueueNames.require(queue), state -> {
            Set<StoredJob> drained = new LinkedHashSet<>(state.inState(JobState.WAITING));
            drained.addAll(state.inState(JobState.PRIORITIZED));
            if (delayedToo) {
                drained.addAll(state.inState(JobState.DELAYED));
            }
            state.remove(drained);
            return (long) drained.size();
        });
    }

    @Override
    public CleanStep clean(String queue, CleanRequest request) {
        if (request.state() == JobState.UNKNOWN) {
            throw new IllegalArgumentException("state must not be unknown: jobs in no state are in no list");
        }
        return store.change(QueueNames.require(queue), state -> {
            Instant bound = state.now().minus(request.grace());
            Set<StoredJob> cleaned = new LinkedHashSet<>();
            state.inState(request.state()).stream()
                    .filter(job ->
                            job.token == null && !job.lastMoved(request.state()).isAfter(bound))
                    .limit(request.most())
                    .forEach(cleaned::add);
            state.remove(cleaned);
            state.events.append("cleaned", Map.of("count", Integer.toString(cleaned.size())));
            return new CleanStep(cleaned.stream().map(StoredJob::id).toList(), 0, cleaned.size() == request.most());
        });
    }

    private <T> T read(String queue, T unused, Function<QueueState, T> body) {
        return store.read(QueueNames.require(queue), state -> state == null ? unused : body.apply(state));
    }

    private static UnsupportedOperationException notInMemory(String what) {
        return new UnsupportedOperationException("a queue in memory " + what + "; open it on Redis for that");
    }

    @Override
    public Step obliterate(String queue, int most, boolean activeToo) {
        throw notInMemory("cannot be obliterated");
    }

    @Override
    public Step retryAll(String queue, JobState state, @Nullable Instant until, int most) {
        throw notInMemory("cannot retry all its jobs");
    }

    @Override
    public Step promoteAll(String queue, int most) {
        throw notInMemory("cannot promote all its jobs");
    }

    @Override
    public OrphanStep removeOrphans(String queue, String cursor) {
        throw notInMemory("has no orphans");
    }

    @Override
    public long trimEvents(String queue, long keep) {
        throw notInMemory("trims its events by itself only");
    }

    @Override
    public void keepEvents(String queue, int most) {
        throw notInMemory("trims its events by itself only");
    }

    @Override
    public void limitConcurrency(String queue, @Nullable Integer concurrency) {
        throw notInMemory("has no limits");
    }

    @Override
    public void limitRate(String queue, @Nullable RateLimit limit) {
        throw notInMemory("has no limits");
    }

    @Override
    public void holdBack(String queue, Duration duration) {
        throw notInMemory("has no limits");
    }

    @Override
    public boolean endHoldBack(String queue) {
        throw notInMemory("has no limits");
    }

    @Override
    public Pace pace(String queue, @Nullable Integer max) {
        throw notInMemory("has no limits");
    }

    @Override
    public QueueMetrics metrics(String queue, JobState state, long start, long end) {
        throw notInMemory("keeps no metrics");
    }

    @Override
    public QueueFigures figures(String queue) {
        throw notInMemory("keeps no metrics");
    }

    @Override
    public List<ConnectedClient> workers(String queue) {
        throw notInMemory("has no connections");
    }

    @Override
    public List<ConnectedClient> eventReaders(String queue) {
        throw notInMemory("has no connections");
    }
}
