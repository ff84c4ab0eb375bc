package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.internal.bullmq.connection.ClientList;
import dev.oxbow.core.internal.bullmq.key.JobKeys;
import dev.oxbow.core.internal.bullmq.key.Keys;
import dev.oxbow.core.internal.call.CallPurpose;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.internal.call.Script;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.queue.ConnectedClient;
import dev.oxbow.core.queue.JobPage;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.QueueMeta;
import dev.oxbow.core.queue.QueueMetrics;
import dev.oxbow.core.queue.RateLimit;
import dev.oxbow.core.store.QueueControl;
import dev.oxbow.core.store.QueueFigures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Operations on whole queues in BullMQ's layout. Each is one command: a script call where it must be atomic, otherwise
 * a plain command. Stateless except for its settings: thread-safe, and there is nothing to close.
 */
final class BullMqQueueControl implements QueueControl {
    /** The number of jobs that one step of cleaning examines: BullMQ's own bound of a step. */
    private static final int EXAMINED_AT_ONCE = 10_000;

    /** BullMQ's value of a limiter that was set manually: more jobs than may ever start. */
    private static final String FULL = "9007199254740991";

    private final RedisCalls calls;
    private final Keys keys;
    private final Clock clock;

    BullMqQueueControl(RedisCalls calls, Keys keys, Clock clock) {
        this.calls = calls;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public void pause(String queue) {
        run(Cause.UPDATE, queue, true, Scripts.PAUSE_OR_RESUME, List.of("1"));
    }

    @Override
    public void resume(String queue) {
        run(Cause.UPDATE, queue, true, Scripts.PAUSE_OR_RESUME, List.of("0"));
    }

    @Override
    public QueueMeta meta(String queue) {
        return QueueReplies.meta(Replies.fields(ask(queue, RedisCommand.of("HGETALL", keys.of(queue, Keys.META)))));
    }

    @Override
    public List<JobView> jobs(String queue, JobPage page) {
        return QueueReplies.jobs(
                queue, page, run(Cause.STATUS, queue, true, Scripts.LIST_JOBS, arguments(page, false)));
    }

    @Override
    public List<String> ids(String queue, JobPage page) {
        return Replies.texts(run(Cause.STATUS, queue, true, Scripts.LIST_JOBS, arguments(page, true)));
    }

    private static List<String> arguments(JobPage page, boolean idsOnly) {
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(page.start()));
        arguments.add(Long.toString(page.end()));
        arguments.add(page.oldestFirst() ? "1" : "0");
        arguments.add(idsOnly ? "1" : "0");
        page.states().forEach(state -> arguments.add(Keys.ofState(state)));
        return arguments;
    }

    @Override
    public Map<Integer, Long> countsByPriority(String queue, Collection<Integer> priorities) {
        List<Integer> asked = priorities.stream().distinct().toList();
        List<@Nullable Object> reply = run(
                Cause.STATUS,
                queue,
                true,
                Scripts.COUNT_PRIORITIES,
                asked.stream().map(String::valueOf).toList());
        Map<Integer, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            counts.put(asked.get(i), Replies.number(reply.get(i)));
        }
        return counts;
    }

    @Override
    public long dueBefore(String queue, Instant moment) {
        // A score is the due time times 4096, and a number among the jobs of that millisecond.
        String highest = "(" + moment.toEpochMilli() * 4096;
        return Replies.number(ask(queue, RedisCommand.of("ZCOUNT", keys.of(queue, Keys.DELAYED), "-inf", highest)));
    }

    @Override
    public long drain(String queue, boolean delayedToo) {
        return Replies.number(run(Cause.UPDATE, queue, false, Scripts.DRAIN_QUEUE, List.of(delayedToo ? "1" : "0"))
                .get(0));
    }

    @Override
    public CleanStep clean(String queue, CleanRequest request) {
        if (request.most() < 1) {
            throw new IllegalArgumentException("most must be at least 1, but was " + request.most());
        }
        List<@Nullable Object> reply = run(
                Cause.UPDATE,
                queue,
                false,
                Scripts.CLEAN_QUEUE,
                List.of(
                        Keys.ofState(request.state()),
                        Long.toString(clock.millis() - request.grace().toMillis()),
                        Integer.toString(Math.min(EXAMINED_AT_ONCE, request.most())),
                        Long.toString(request.passed()),
                        Integer.toString(EXAMINED_AT_ONCE)));
        return new CleanStep(
                Replies.texts(reply.subList(2, reply.size())),
                Replies.number(reply.get(0)),
                Replies.number(reply.get(1)) == 1);
    }

    @Override
    public Step obliterate(String queue, int most, boolean activeToo) {
        List<@Nullable Object> reply = run(
                Cause.UPDATE,
                queue,
                false,
                Scripts.OBLITERATE_QUEUE,
                List.of(Integer.toString(most), activeToo ? "1" : "0"));
        int outcome = (int) Replies.number(reply.get(0));
        if (outcome == -1) {
            throw new IllegalStateException("Cannot obliterate non-paused queue " + queue);
        } else if (outcome == -2) {
            throw new IllegalStateException("Cannot obliterate queue " + queue + " with active jobs, unless forced");
        }
        return new Step(Replies.number(reply.get(1)), outcome == 1);
    }

    @Override
    public Step retryAll(String queue, JobState state, @Nullable Instant until, int most) {
        long bound = until == null ? clock.millis() : until.toEpochMilli();
        return step(run(
                Cause.UPDATE,
                queue,
                false,
                Scripts.RETRY_JOBS,
                List.of(Keys.ofFinished(state), Integer.toString(most), Long.toString(bound))));
    }

    @Override
    public Step promoteAll(String queue, int most) {
        return step(run(Cause.UPDATE, queue, false, Scripts.PROMOTE_JOBS, List.of(Integer.toString(most))));
    }

    private static Step step(List<@Nullable Object> reply) {
        return new Step(Replies.number(reply.get(0)), Replies.number(reply.get(1)) == 1);
    }

    @Override
    public OrphanStep removeOrphans(String queue, String cursor) {
        JobKeys jobKeys = new JobKeys(keys.queue(queue));
        List<@Nullable Object> reply = Replies.list(
                ask(queue, RedisCommand.of("SCAN", cursor, "MATCH", jobKeys.pattern(), "COUNT", JobKeys.AT_ONCE)));
        String next = Replies.text(reply.get(0));
        List<String> ids = jobKeys.idsIn(Replies.texts(Replies.list(reply.get(1))));
        long removed = ids.isEmpty()
                ? 0
                : Replies.number(run(Cause.UPDATE, queue, true, Scripts.REMOVE_ORPHANS, ids)
                        .get(0));
        return new OrphanStep(removed, next);
    }

    @Override
    public long trimEvents(String queue, long keep) {
        return Replies.number(command(
                Cause.UPDATE,
                queue,
                RedisCommand.of("XTRIM", keys.of(queue, Keys.EVENTS), "MAXLEN", "~", Long.toString(keep))));
    }

    @Override
    public void keepEvents(String queue, int most) {
        calls.command(
                new CallPurpose(Cause.UPDATE, queue, true),
                RedisCommand.of("HSET", keys.of(queue, Keys.META), "opts.maxLenEvents", Integer.toString(most)));
    }

    @Override
    public void limitConcurrency(String queue, @Nullable Integer concurrency) {
        if (concurrency == null) {
            changeLimits(queue, List.of("remove", "concurrency"));
        } else if (concurrency < 0) {
            throw new IllegalArgumentException("concurrency must not be negative, but was " + concurrency);
        } else {
            changeLimits(queue, List.of("set", "concurrency", Integer.toString(concurrency)));
        }
    }

    @Override
    public void limitRate(String queue, @Nullable RateLimit limit) {
        changeLimits(
                queue,
                limit == null
                        ? List.of("remove", "max", "duration")
                        : List.of(
                                "set",
                                "max",
                                Integer.toString(limit.max()),
                                "duration",
                                Long.toString(limit.duration().toMillis())));
    }

    @Override
    public boolean endHoldBack(String queue) {
        return changeLimits(queue, List.of("unblock")) == 1;
    }

    private long changeLimits(String queue, List<String> arguments) {
        return Replies.number(
                run(Cause.UPDATE, queue, true, Scripts.CHANGE_LIMITS, arguments).get(0));
    }

    @Override
    public void holdBack(String queue, Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1) {
            throw new IllegalArgumentException("duration must be at least 1 ms, but was " + duration);
        }
        command(
                Cause.UPDATE,
                queue,
                RedisCommand.of("SET", keys.of(queue, Keys.LIMITER), FULL, "PX", Long.toString(millis)));
    }

    @Override
    public Pace pace(String queue, @Nullable Integer max) {
        List<@Nullable Object> reply =
                run(Cause.STATUS, queue, true, Scripts.READ_LIMITS, List.of(max == null ? "" : Integer.toString(max)));
        return new Pace(Duration.ofMillis(Replies.number(reply.get(0))), Replies.number(reply.get(1)) == 1);
    }

    @Override
    public QueueMetrics metrics(String queue, JobState state, long start, long end) {
        return QueueReplies.metrics(run(
                Cause.STATUS,
                queue,
                true,
                Scripts.READ_METRICS,
                List.of(Keys.ofFinished(state), Long.toString(start), Long.toString(end))));
    }

    @Override
    public QueueFigures figures(String queue) {
        return QueueReplies.figures(run(Cause.STATUS, queue, true, Scripts.READ_FIGURES, List.of()));
    }

    @Override
    public List<ConnectedClient> workers(String queue) {
        return clients(queue).workers();
    }

    @Override
    public List<ConnectedClient> eventReaders(String queue) {
        return clients(queue).eventReaders();
    }

    private ClientList clients(String queue) {
        return new ClientList(keys.connectionName(queue), Replies.text(ask(queue, RedisCommand.of("CLIENT", "LIST"))));
    }

    private List<@Nullable Object> run(
            Cause cause, String queue, boolean repeatable, Script script, List<String> arguments) {
        return calls.script(new CallPurpose(cause, queue, repeatable), script, List.of(keys.queue(queue)), arguments);
    }

    private @Nullable Object ask(String queue, RedisCommand command) {
        return command(Cause.STATUS, queue, command);
    }

    /** All commands sent this way may be repeated. */
    private @Nullable Object command(Cause cause, String queue, RedisCommand command) {
        return calls.command(new CallPurpose(cause, queue, true), command);
    }
}
