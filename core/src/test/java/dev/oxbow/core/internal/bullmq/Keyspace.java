package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.flow.AddedFlow;
import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.flow.FlowProducer;
import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.CallPurpose;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.dispatch.LocalDispatch;
import dev.oxbow.core.internal.flow.DefaultFlowProducer;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.internal.queue.DefaultQueue;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.store.ChangeResult;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.JobChange;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.UnwatchedJobs;
import dev.oxbow.core.telemetry.Telemetry;
import dev.oxbow.core.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A store on queue {@code q} under a prefix of its own, with direct reads of what Redis holds. */
final class Keyspace implements AutoCloseable {
    static final String QUEUE = "q";
    static final String TOKEN = "token";

    final ManualClock clock = ManualClock.standing();
    final BullMqJobStore store;
    final Queue queue;
    private final ConnectionPool pool;
    private final RedisCalls calls;
    private final String prefix;

    Keyspace(ConnectionPool pool, CommandMeter meter, RedisUnderTest redis) {
        this.pool = pool;
        this.prefix = redis.prefix("test-" + UUID.randomUUID());
        this.calls = new RedisCalls(pool, RetryPolicy.NONE, meter, new CallJournal());
        this.store = new BullMqJobStore(calls, prefix, clock);
        this.queue = new DefaultQueue(
                QUEUE,
                store,
                new LocalDispatch(),
                Runnable::run,
                AsyncCalls.on(Runnable::run),
                new UnwatchedJobs(),
                Telemetry.NONE,
                PayloadCodec.DEFAULT);
    }

    static NewJob job(UnaryOperator<JobOptions.Builder> options) {
        return new NewJob(
                "n", new Json("{\"a\":1}"), options.apply(JobOptions.builder()).build());
    }

    static NewJob job() {
        return job(options -> options);
    }

    List<AddedJob> add(NewJob... jobs) {
        return store.add(QUEUE, List.of(jobs));
    }

    /** Adds flows in one call. */
    List<AddedFlow> addFlows(Flow... flows) {
        return flows().addAll(List.of(flows));
    }

    FlowProducer flows() {
        return new DefaultFlowProducer(store, AsyncCalls.on(Runnable::run), Telemetry.NONE, PayloadCodec.DEFAULT);
    }

    /** A node of a flow on this queue, with a chosen id that is also its name. */
    static Flow node(String id, UnaryOperator<JobOptions.Builder> options) {
        return Flow.of(QUEUE, id, 1).options(o -> options.apply(o.jobId(id)));
    }

    static Flow node(String id) {
        return node(id, options -> options);
    }

    List<ChangeResult> change(JobChange... changes) {
        return store.control().change(QUEUE, Arrays.asList(changes));
    }

    ExchangeResult exchange(int most, Outcome... outcomes) {
        return store.exchange(new Exchange(
                QUEUE, Arrays.asList(outcomes), new FetchRequest(TOKEN, null, Duration.ofSeconds(30), most)));
    }

    List<FetchedJob> fetch(int count) {
        return exchange(count).jobs();
    }

    FetchedJob fetchOne() {
        return fetch(1).get(0);
    }

    static Outcome completed(FetchedJob fetched, KeepJobs keep) {
        return new Outcome.Completed(fetched, new Json("{\"r\":\"ü\"}"), keep);
    }

    static Outcome completed(FetchedJob fetched) {
        return completed(fetched, KeepJobs.all());
    }

    static Outcome failed(FetchedJob fetched) {
        return new Outcome.Failed(fetched, "boom", List.of("Error: boom"), KeepJobs.all());
    }

    static Outcome retried(FetchedJob fetched, Duration delay) {
        return new Outcome.Retried(fetched, "boom", List.of("Error: boom"), delay);
    }

    Heartbeat.Result checkForStalled() {
        return store.heartbeat(new Heartbeat(
                List.of(),
                Duration.ofSeconds(30),
                List.of(new Heartbeat.StalledCheck(QUEUE, Duration.ofSeconds(30), 1))));
    }

    /** Simulates that a job's lock has expired, and the interval between two stalled checks as well. */
    void loseLock(String id) {
        command("DEL", key(id + ":lock"), key("stalled-check"));
    }

    long now() {
        return clock.millis();
    }

    String key(String suffix) {
        return keyOf(QUEUE, suffix);
    }

    String keyOf(String queue, String suffix) {
        return prefix + ":" + queue + ":" + suffix;
    }

    /** Another prefix, with the same hash tag if there is one. */
    String otherPrefix() {
        return "other-" + prefix;
    }

    /** The qualified name of the queue. */
    String qualified() {
        return prefix + ":" + QUEUE;
    }

    @Nullable
    Object command(String name, String... arguments) {
        return calls.command(new CallPurpose(Cause.STATUS, false), RedisCommand.of(name, arguments));
    }

    /** Suffixes of all keys of the queue, in alphabetical order. */
    SortedSet<String> suffixes() {
        SortedSet<String> suffixes = new TreeSet<>();
        for (Object found : Replies.list(command("KEYS", key("*")))) {
            suffixes.add(Replies.text(found).substring(key("").length()));
        }
        return suffixes;
    }

    @Nullable
    String text(String suffix) {
        Object value = command("GET", key(suffix));
        return value == null ? null : Replies.text(value);
    }

    Map<String, String> hash(String suffix) {
        return Replies.fields(command("HGETALL", key(suffix)));
    }

    /** From the left. */
    List<String> list(String suffix) {
        return texts(command("LRANGE", key(suffix), "0", "-1"));
    }

    List<String> members(String suffix) {
        return texts(command("SMEMBERS", key(suffix)));
    }

    /** Members and scores, lowest first. */
    List<String> scored(String suffix) {
        List<String> flat = texts(command("ZRANGE", key(suffix), "0", "-1", "WITHSCORES"));
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 2) {
            pairs.add(flat.get(i) + "=" + flat.get(i + 1));
        }
        return pairs;
    }

    /** Time to live in ms; -1 none, -2 no such key. */
    long timeToLive(String suffix) {
        return Replies.number(command("PTTL", key(suffix)));
    }

    /** All events, each with its fields in their order. */
    List<String> events() {
        List<String> events = new ArrayList<>();
        for (Object entry : Replies.list(command("XRANGE", key("events"), "-", "+"))) {
            StringBuilder line = new StringBuilder();
            Replies.fields(Replies.list(entry).get(1)).forEach((field, value) -> {
                if (!field.equals("event")) {
                    line.append(' ').append(field).append('=');
                }
                line.append(value);
            });
            events.add(line.toString());
        }
        return events;
    }

    List<String> lastEvents(int count) {
        List<String> all = events();
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    /** Every key and its value, without what differs from run to run: ids of events and remaining times to live. */
    Map<String, Object> everything() {
        Map<String, Object> everything = new TreeMap<>();
        for (String suffix : suffixes()) {
            String type = Replies.text(command("TYPE", key(suffix)));
            everything.put(
                    suffix,
                    switch (type) {
                        case "string" -> String.valueOf(text(suffix));
                        case "hash" -> new TreeMap<>(hash(suffix));
                        case "list" -> list(suffix);
                        case "set" -> new TreeSet<>(members(suffix));
                        case "zset" -> scored(suffix);
                        case "stream" -> events();
                        default -> throw new AssertionError("a key of type " + type);
                    });
        }
        return everything;
    }

    /** Deletes all keys of the queue. */
    void clear() {
        suffixes().forEach(suffix -> command("DEL", key(suffix)));
    }

    private static List<String> texts(@Nullable Object reply) {
        return Replies.list(reply).stream().map(Replies::text).toList();
    }

    @Override
    public void close() {
        pool.close();
    }
}
