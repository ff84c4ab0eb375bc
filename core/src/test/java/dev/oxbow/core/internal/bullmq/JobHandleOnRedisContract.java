package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.store.ChangeResult;
import dev.oxbow.core.store.JobChange;
import dev.oxbow.core.store.JobControl;
import dev.oxbow.core.store.JobHandleContract;
import dev.oxbow.core.store.JobStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Handles of jobs on a real Redis through the adapter under test. */
public abstract class JobHandleOnRedisContract extends JobHandleContract {
    private static final String KIND = "change-jobs";

    private final CommandMeter meter = new CommandMeter();

    @SuppressWarnings("NullAway.Init") // set by openStore, which runs before each test
    private ConnectionPool pool;

    @SuppressWarnings("NullAway.Init")
    private JobControl control;

    @SuppressWarnings("NullAway.Init")
    private JobStore opened;

    /** For subclasses. */
    protected JobHandleOnRedisContract() {}

    /** A pool of the adapter under test. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter meter);

    /** What it runs on. */
    protected RedisUnderTest redis() {
        return RedisUnderTest.ONE_SERVER;
    }

    @Override
    protected final JobStore openStore() {
        pool = openPool(redis().address(), meter);
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, new CallJournal());
        opened = new BullMqJobStore(calls, redis().prefix(), Clock.systemUTC());
        control = opened.control();
        return opened;
    }

    @Override
    protected final void closeStore() {
        pool.close();
    }

    @Test
    void aHundredRemovalsAreOneCommandAndFourForEachWithin() {
        assertThat(commandsOf(JobOptions.DEFAULTS, id -> new JobChange.Remove(id, true)))
                // its hash, its special keys, its list, its event; the queue's meta and one deletion for all
                .isEqualTo(List.of(1L, 402L));
    }

    @Test
    void aHundredPromotionsAreOneCommandAndFourForEachWithin() {
        JobOptions delayed = JobOptions.builder().delay(Duration.ofHours(1)).build();

        assertThat(commandsOf(delayed, JobChange.Promote::new))
                // its place, its hash, its event, its delay; the queue's meta, one push and one marker for all
                .isEqualTo(List.of(1L, 403L));
    }

    /** How many commands a change of a hundred jobs takes: sent, and within. */
    private List<Long> commandsOf(JobOptions options, Function<String, JobChange> change) {
        String queue = "counted-" + UUID.randomUUID();
        opened.add(queue, Collections.nCopies(101, new NewJob("n", Json.EMPTY_OBJECT, options)));
        control.change(queue, List.of(change.apply("101"))); // Redis knows the script from now on
        CommandCounts before = meter.counts();

        List<ChangeResult> results = control.change(
                queue,
                IntStream.rangeClosed(1, 100)
                        .mapToObj(Integer::toString)
                        .map(change)
                        .toList());

        assertThat(results).containsOnly(ChangeResult.of(1));
        CommandCounts after = meter.counts();
        return List.of(
                after.sentByKind().getOrDefault(KIND, 0L) - before.sentByKind().getOrDefault(KIND, 0L),
                after.innerByKind().getOrDefault(KIND, 0L)
                        - before.innerByKind().getOrDefault(KIND, 0L));
    }
}
