package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.interop.Adapter;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.ScheduledRun;
import dev.oxbow.core.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Oxbow on its database, at the time of the case. For one thread. */
final class OxbowSide implements Side, AutoCloseable {
    private final Map<String, OperationGroup.OxbowOperation> operations = new HashMap<>();
    private final Map<String, FetchedJob> held = new HashMap<>();
    private final ManualClock clock = ManualClock.standing();
    private final JobStore store;
    private final Oxbow oxbow;

    OxbowSide(Adapter adapter, Database database) {
        Groups.ALL.forEach(group -> operations.putAll(group.operations()));
        CommandMeter meter = new CommandMeter();
        ConnectionPool pool = adapter.pool(database.url(), PoolSettings.DEFAULTS, meter);
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, new CallJournal());
        store = new BullMqJobStore(calls, database.prefix(), clock);
        oxbow = OxbowForTests.over(store, clock, pool::close);
    }

    @Override
    public JsonNode make(Operation operation, long now) {
        OperationGroup.OxbowOperation made = operations.get(operation.verb());
        if (made == null) {
            throw new AssertionError("no OperationGroup makes \"" + operation.verb() + "\" on Oxbow");
        }
        clock.set(Instant.ofEpochMilli(now));
        try {
            return made.make(this, operation.arguments());
        } catch (IllegalArgumentException e) {
            return Reply.refused(e);
        }
    }

    /** The time of the current operation. */
    Instant now() {
        return clock.instant();
    }

    /** Forgets the state of the case. */
    void reset() {
        held.clear();
    }

    /** The port, for operations that the public API does not have. */
    JobStore store() {
        return store;
    }

    Oxbow oxbow() {
        return oxbow;
    }

    /** Name of the queue of an operation. */
    static String queueName(JsonNode arguments) {
        return arguments.path("queue").asText("q");
    }

    Queue queue(JsonNode arguments) {
        return oxbow.queue(queueName(arguments));
    }

    /** Records fetched jobs, and adds the next runs of their schedulers, as a worker does. */
    void hold(Collection<FetchedJob> jobs) {
        for (FetchedJob job : jobs) {
            held.put(place(job.job().queue(), job.job().id(), job.token()), job);
            ScheduledRun run = job.scheduled();
            if (run != null) {
                store.schedulers().advance(job.job().queue(), List.of(run));
            }
        }
    }

    /**
     * The job that an operation names with {@code job}: as it was fetched here with that token (unless only {@code
     * stored} is requested), otherwise as it is stored, otherwise a job with only its id.
     */
    FetchedJob held(JsonNode arguments) {
        String id = arguments.path("job").asText();
        String token = arguments.path("token").asText();
        FetchedJob known = held.get(place(queueName(arguments), id, token));
        if (known != null && !arguments.path("stored").asBoolean()) {
            return known;
        }
        Optional<JobView> stored = queue(arguments).find(id);
        return new FetchedJob(stored.map(JobView::job).orElseGet(() -> MissingJob.of(queueName(arguments), id)), token);
    }

    private static String place(String queue, String id, String token) {
        return queue + " " + id + " " + token;
    }

    @Override
    public void close() {
        oxbow.close(Duration.ZERO);
    }
}
