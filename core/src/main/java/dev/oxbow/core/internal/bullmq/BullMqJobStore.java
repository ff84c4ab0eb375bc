package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.internal.bullmq.connection.MarkerWaiter;
import dev.oxbow.core.internal.bullmq.connection.StreamReader;
import dev.oxbow.core.internal.bullmq.key.Keys;
import dev.oxbow.core.internal.call.CallPurpose;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.store.BacklogProbe;
import dev.oxbow.core.store.DeduplicationStore;
import dev.oxbow.core.store.EventReader;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.ExchangeResult.Hold;
import dev.oxbow.core.store.FlowStore;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.JobControl;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.QueueControl;
import dev.oxbow.core.store.SchedulerStore;
import dev.oxbow.core.store.WorkWaiter;
import dev.oxbow.core.worker.WorkerListing;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in Redis in BullMQ 6's layout, so that Node's producers, workers and dashboards share the queues. Each operation
 * is one call of one script (see {@link Scripts}), whatever the size of its batch. It holds no connection of its own
 * and no state except its settings: thread-safe, and there is nothing to close.
 *
 * <p>A queue to which Oxbow adds first gets {@code oxbow:<version>} as its {@code meta.version}; a value that Node's
 * {@code Queue} has written there is kept. No program reads it.
 *
 * <p>All stored times come from the given clock; all lifetimes (locks, the interval of stalled checks) run on the
 * server.
 */
public final class BullMqJobStore implements JobStore {
    /** BullMQ's own prefix of keys. */
    public static final String DEFAULT_PREFIX = "bull";

    private static final String VERSION = LibraryVersion.WRITTEN;

    private final RedisCalls calls;
    private final Keys keys;
    private final Clock clock;
    private final FlowStore flows;
    private final DeduplicationStore deduplications;
    private final WorkerListing listing;
    private final JobControl control;
    private final SchedulerStore schedulers;

    /**
     * Lists workers by the connection that they share: {@link WorkerListing#SHARED}.
     *
     * @param prefix of all keys; a hash tag such as <code>{bull}</code> for a cluster
     * @param clock gives timestamps and due times; all clients of a queue should agree on the time
     * @throws IllegalArgumentException if the prefix is empty, or has no hash tag on a cluster
     */
    public BullMqJobStore(RedisCalls calls, String prefix, Clock clock) {
        this(calls, prefix, clock, WorkerListing.SHARED);
    }

    /**
     * @param prefix of all keys; a hash tag such as <code>{bull}</code> for a cluster
     * @param clock gives timestamps and due times; all clients of a queue should agree on the time
     * @param listing how {@code CLIENT LIST} shows the workers of this process
     * @throws IllegalArgumentException if the prefix is empty, or has no hash tag on a cluster
     */
    public BullMqJobStore(RedisCalls calls, String prefix, Clock clock, WorkerListing listing) {
        this.listing = listing;
        this.calls = calls;
        this.keys = new Keys(prefix);
        calls.keysBeginWith(prefix);
        this.clock = clock;
        this.flows = new BullMqFlowStore(calls, keys, clock);
        this.deduplications = new BullMqDeduplicationStore(calls, keys);
        this.control = new BullMqJobControl(calls, keys, clock);
        this.schedulers = new BullMqSchedulerStore(calls, keys, clock, VERSION);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the queue's name is empty or has a colon, or if a chosen id is the name of
     *     one of the queue's own keys
     */
    @Override
    public List<AddedJob> add(String queue, List<NewJob> jobs) {
        String key = keys.queue(queue);
        if (jobs.isEmpty()) {
            return List.of();
        }
        jobs.forEach(this::check);
        List<String> arguments = new ArrayList<>(10 + 2 * jobs.size());
        arguments.add(VERSION);
        arguments.add(Integer.toString(jobs.size()));
        JobArguments.add(arguments, jobs, clock.millis(), keys);
        boolean repeatable = jobs.stream().allMatch(NewJob::isRepeatable);
        return ExchangeCodec.added(
                jobs,
                calls.script(new CallPurpose(Cause.ADD, queue, repeatable), Scripts.ADD_JOBS, List.of(key), arguments));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if a chosen id is the name of one of the queue's own keys
     */
    @Override
    public void check(NewJob job) {
        String id = job.options().jobId();
        if (id != null) {
            Keys.requireFree(id);
        }
        Integer limit = job.options().sizeLimit();
        if (limit != null && limit > 0) {
            int size = job.data().text().getBytes(StandardCharsets.UTF_8).length;
            if (size > limit) {
                throw new IllegalArgumentException("The size of job " + job.name() + " exceeds the limit " + limit
                        + " bytes: its data has " + size + " bytes");
            }
        }
    }

    @Override
    public ExchangeResult exchange(Exchange exchange) {
        String key = keys.queue(exchange.queue());
        if (exchange.isEmpty()) {
            return new ExchangeResult(
                    List.of(), List.of(), List.of(), null, Duration.ZERO, Hold.NONE, clock.instant(), true);
        }
        exchange.adds().forEach(this::check);
        ExchangeCodec codec = new ExchangeCodec(exchange, clock.millis(), VERSION, keys);
        List<@Nullable Object> reply = calls.script(
                new CallPurpose(causeOf(exchange), exchange.queue(), false),
                Scripts.EXCHANGE,
                List.of(key),
                codec.arguments());
        return codec.result(reply);
    }

    private static Cause causeOf(Exchange exchange) {
        if (!exchange.outcomes().isEmpty()) {
            return Cause.FINISH;
        } else if (!exchange.adds().isEmpty()) {
            return Cause.ADD;
        }
        return exchange.updates().isEmpty() ? Cause.TAKE : Cause.UPDATE;
    }

    @Override
    public Heartbeat.Result heartbeat(Heartbeat heartbeat) {
        List<Heartbeat.HeldLock> locks = heartbeat.locks();
        List<Heartbeat.StalledCheck> checks = heartbeat.checks();
        if (locks.isEmpty() && checks.isEmpty()) {
            return new Heartbeat.Result(List.of(), Map.of(), Set.of());
        }
        Map<String, String> numbers = new LinkedHashMap<>();
        List<String> arguments = new ArrayList<>(3 + 3 * (locks.size() + checks.size()));
        arguments.add(Long.toString(clock.millis()));
        arguments.add(Long.toString(Math.max(1, heartbeat.lockDuration().toMillis())));
        arguments.add(Integer.toString(locks.size()));
        for (Heartbeat.HeldLock lock : locks) {
            arguments.add(keyNumber(numbers, lock.queue()));
            arguments.add(lock.jobId());
            arguments.add(lock.token());
        }
        for (Heartbeat.StalledCheck check : checks) {
            arguments.add(keyNumber(numbers, check.queue()));
            arguments.add(Long.toString(Math.max(1, check.interval().toMillis())));
            arguments.add(Integer.toString(check.maxStalledCount()));
        }
        List<String> names = numbers.keySet().stream().map(keys::queue).toList();
        List<@Nullable Object> reply = calls.script(
                new CallPurpose(Cause.HEARTBEAT, numbers.keySet(), true), Scripts.RENEW_AND_RECOVER, names, arguments);
        List<Heartbeat.HeldLock> lost = new ArrayList<>();
        for (Object number : Replies.list(reply.get(0))) {
            lost.add(locks.get(Math.toIntExact(Replies.number(number)) - 1));
        }
        List<@Nullable Object> busy = Replies.list(reply.get(2));
        Set<String> active = new HashSet<>();
        for (int i = 0; i < checks.size(); i++) {
            if (Replies.number(busy.get(i)) == 1) {
                active.add(checks.get(i).queue());
            }
        }
        return new Heartbeat.Result(lost, recovered(checks, Replies.list(reply.get(1))), active);
    }

    /** The number of a queue in the keys of a script, from 1. */
    private static String keyNumber(Map<String, String> numbers, String queue) {
        return numbers.computeIfAbsent(queue, unseen -> Integer.toString(numbers.size() + 1));
    }

    private static Map<String, List<String>> recovered(
            List<Heartbeat.StalledCheck> checks, List<@Nullable Object> reply) {
        Map<String, List<String>> recovered = new HashMap<>();
        for (int i = 0; i < checks.size(); i++) {
            List<String> ids =
                    Replies.list(reply.get(i)).stream().map(Replies::text).toList();
            if (!ids.isEmpty()) {
                recovered.put(checks.get(i).queue(), ids);
            }
        }
        return recovered;
    }

    @Override
    public List<Optional<JobView>> find(String queue, List<String> ids) {
        String key = keys.queue(queue);
        if (ids.isEmpty()) {
            return List.of();
        }
        List<@Nullable Object> reply = calls.script(
                new CallPurpose(Cause.STATUS, queue, true),
                Scripts.FIND_JOBS,
                List.of(key),
                ids.stream().map(Keys::asJob).toList());
        List<Optional<JobView>> found = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            Map<String, String> hash = Replies.fields(reply.get(2 * i));
            JobState state = JobState.ofWord(Replies.text(reply.get(2 * i + 1))).orElse(JobState.UNKNOWN);
            found.add(
                    hash.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new JobView(JobCodec.decode(queue, ids.get(i), hash), state)));
        }
        return found;
    }

    @Override
    public boolean anyJob(Collection<BacklogProbe> probes) {
        List<String> probed = new ArrayList<>();
        List<String> queues = new ArrayList<>();
        for (BacklogProbe probe : probes) {
            int before = probed.size();
            if (probe.waiting()) {
                probed.add(keys.of(probe.queue(), Keys.WAIT));
                probed.add(keys.of(probe.queue(), Keys.PRIORITIZED));
            }
            if (probe.active()) {
                probed.add(keys.of(probe.queue(), Keys.ACTIVE));
            }
            if (probe.delayed()) {
                probed.add(keys.of(probe.queue(), Keys.DELAYED));
            }
            if (probed.size() > before) {
                queues.add(probe.queue());
            }
        }
        if (probed.isEmpty()) {
            return false;
        }
        CallPurpose purpose = new CallPurpose(Cause.WAIT, queues, true);
        return Replies.number(calls.command(purpose, new RedisCommand("EXISTS", probed))) > 0;
    }

    @Override
    public Map<String, JobCounts> counts(Collection<String> queues) {
        List<String> asked = queues.stream().distinct().toList();
        if (asked.isEmpty()) {
            return Map.of();
        }
        List<@Nullable Object> reply = calls.script(
                new CallPurpose(Cause.HEALTH, asked, true),
                Scripts.COUNT_JOBS,
                asked.stream().map(keys::queue).toList(),
                List.of());
        Map<String, JobCounts> counts = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            counts.put(asked.get(i), QueueReplies.counts(reply, i));
        }
        return counts;
    }

    @Override
    public String latestEventId(String queue) {
        Object reply = calls.command(
                new CallPurpose(Cause.EVENTS, queue, true),
                RedisCommand.of("XREVRANGE", keys.of(queue, Keys.EVENTS), "+", "-", "COUNT", "1"));
        List<@Nullable Object> entries = Replies.list(reply);
        return entries.isEmpty()
                ? "0-0"
                : Replies.text(Replies.list(entries.get(0)).get(0));
    }

    @Override
    public JobControl control() {
        return control;
    }

    @Override
    public String publish(String queue, String type, Map<String, String> fields, int kept) {
        List<String> arguments = new ArrayList<>(7 + 2 * fields.size());
        arguments.addAll(
                List.of(keys.of(queue, Keys.EVENTS), "MAXLEN", "~", Integer.toString(kept), "*", "event", type));
        fields.forEach((field, value) -> {
            arguments.add(field);
            arguments.add(value);
        });
        Object id = calls.command(new CallPurpose(Cause.EVENTS, queue, false), new RedisCommand("XADD", arguments));
        return Replies.text(id);
    }

    @Override
    public QueueControl queues() {
        return new BullMqQueueControl(calls, keys, clock);
    }

    @Override
    public WorkWaiter openWorkWaiter() {
        return new MarkerWaiter(calls, keys, clock, listing);
    }

    @Override
    public EventReader openEventReader() {
        return new StreamReader(calls, keys, listing != WorkerListing.OFF);
    }

    @Override
    public FlowStore flows() {
        return flows;
    }

    @Override
    public DeduplicationStore deduplications() {
        return deduplications;
    }

    @Override
    public SchedulerStore schedulers() {
        return schedulers;
    }
}
