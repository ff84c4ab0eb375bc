package dev.oxbow.core.internal.queue;

import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.queue.PartlyDoneException;
import dev.oxbow.core.queue.QueueMaintenance;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.QueueControl;
import dev.oxbow.core.store.QueueControl.CleanRequest;
import dev.oxbow.core.store.QueueControl.CleanStep;
import dev.oxbow.core.store.QueueControl.OrphanStep;
import dev.oxbow.core.store.QueueControl.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Operations on many jobs, in steps. Thread-safe. */
final class DefaultQueueMaintenance implements QueueMaintenance {
    /** BullMQ's number of jobs in a step of cleaning. */
    private static final int CLEAN_STEP = 10_000;

    private final String queue;
    private final JobStore store;
    private final AsyncCalls calls;

    /** @param calls run the calls that the caller does not wait for */
    DefaultQueueMaintenance(String queue, JobStore store, AsyncCalls calls) {
        this.queue = queue;
        this.store = store;
        this.calls = calls;
    }

    @Override
    public <T> CompletableFuture<T> async(Function<? super QueueMaintenance, T> call) {
        return calls.call(() -> call.apply(this));
    }

    @Override
    public long drain() {
        return drain(false);
    }

    @Override
    public long drain(boolean delayedToo) {
        return store.queues().drain(queue, delayedToo);
    }

    @Override
    public List<String> clean(Duration grace) {
        return clean(grace, 0, JobState.COMPLETED);
    }

    @Override
    public List<String> clean(Duration grace, int limit, JobState state) {
        requireNotNegative("limit", limit);
        requireNotNegative("grace", grace.toMillis());
        List<String> removed = new ArrayList<>();
        long passed = 0;
        boolean more = true;
        while (more && (limit == 0 || removed.size() < limit)) {
            int most = limit == 0 ? CLEAN_STEP : Math.min(CLEAN_STEP, limit - removed.size());
            CleanRequest request = new CleanRequest(state, grace, most, passed);
            CleanStep step = step("clean", removed.size(), control -> control.clean(queue, request));
            removed.addAll(step.removed());
            passed += step.kept();
            more = step.more();
        }
        return removed;
    }

    @Override
    public void obliterate() {
        obliterate(false);
    }

    @Override
    public void obliterate(boolean force) {
        store.queues().pause(queue);
        inSteps("obliterate", control -> control.obliterate(queue, STEP, force));
    }

    @Override
    public long retryAll() {
        return retryAll(JobState.FAILED, STEP, null);
    }

    @Override
    public long retryAll(JobState state, int step, @Nullable Instant until) {
        requirePositive("step", step);
        return inSteps("retryAll", control -> control.retryAll(queue, state, until, step));
    }

    @Override
    public long promoteAll() {
        return promoteAll(STEP);
    }

    @Override
    public long promoteAll(int step) {
        requirePositive("step", step);
        return inSteps("promoteAll", control -> control.promoteAll(queue, step));
    }

    @Override
    public long removeOrphans() {
        long removed = 0;
        String cursor = "0";
        do {
            String from = cursor;
            OrphanStep step = step("removeOrphans", removed, control -> control.removeOrphans(queue, from));
            removed += step.removed();
            cursor = step.cursor();
        } while (!cursor.equals("0"));
        return removed;
    }

    @Override
    public long trimEvents(long keep) {
        requireNotNegative("keep", keep);
        return store.queues().trimEvents(queue, keep);
    }

    @Override
    public void keepEvents(int most) {
        requirePositive("most", most);
        store.queues().keepEvents(queue, most);
    }

    private interface Action<T> {
        T of(QueueControl control);
    }

    private long inSteps(String what, Action<Step> action) {
        long done = 0;
        boolean more = true;
        while (more) {
            Step step = step(what, done, action);
            done += step.done();
            more = step.more();
        }
        return done;
    }

    private <T> T step(String what, long done, Action<T> action) {
        try {
            return action.of(store.queues());
        } catch (RedisException e) {
            throw done == 0 ? e : new PartlyDoneException(what + " of queue " + queue, done, e);
        }
    }

    private static void requireNotNegative(String field, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " must not be negative, but was " + value);
        }
    }

    private static void requirePositive(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " must be at least 1, but was " + value);
        }
    }
}
