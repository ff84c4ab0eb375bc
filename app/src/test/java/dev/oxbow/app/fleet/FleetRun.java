package dev.oxbow.app.fleet;

import dev.oxbow.app.fleet.FleetSide.AddedId;
import dev.oxbow.app.fleet.Plan.Disturbance;
import dev.oxbow.app.fleet.Plan.PlannedQueue;
import dev.oxbow.app.fleet.Plan.Round;
import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Executes a plan: limits, workers of both sides, then the rounds, in each of which both sides add while a queue or a
 * worker is disturbed; then failed jobs whose parents wait are retried, and all must end. For one thread; long
 * operations run on other threads, are awaited with a bound, and {@link #close} ends these threads.
 */
final class FleetRun implements AutoCloseable {
    /** For each wait of a scenario: more than enough, even on a busy machine. */
    static final Duration BOUND = Duration.ofSeconds(60);

    /** With a hash tag, for clusters; on a single server too, so that both use the same keys. */
    static final String PREFIX = "{bull}";

    /** A marker may get lost when a worker that waits for it is closed; BullMQ's other workers poll after 5 s. */
    private static final Duration MARKER_TIMEOUT = Duration.ofSeconds(6);

    private final Plan plan;
    private final Map<Side, FleetSide> sides;
    private final RawRedis redis;
    private final RunLog runLog;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AddedId> addedIds = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();

    FleetRun(Plan plan, FleetSide node, FleetSide oxbow, RawRedis redis, RunLog runLog) {
        this.plan = plan;
        this.sides = new EnumMap<>(Map.of(Side.NODE, node, Side.OXBOW, oxbow));
        this.redis = redis;
        this.runLog = runLog;
    }

    /** All differences from the plan; empty if there are none. */
    List<String> findings() throws InterruptedException {
        for (PlannedQueue queue : plan.queues()) {
            side(queue.limitedBy()).limit(queue);
            for (Side side : Side.values()) {
                side(side).work(queue, concurrency(queue, side));
            }
        }
        for (Round round : plan.rounds()) {
            carryOut(round);
        }
        if (awaitQuiet()) {
            revive();
            awaitQuiet();
        }
        ScenarioResult result = ScenarioResult.of(plan.queueNames(), redis, runLog);
        findings.addAll(Audit.findings(plan, result, addedIds));
        return findings;
    }

    private FleetSide side(Side side) {
        FleetSide fleet = sides.get(side);
        if (fleet == null) {
            throw new IllegalStateException("there is no side " + side);
        }
        return fleet;
    }

    private static int concurrency(PlannedQueue queue, Side side) {
        Integer concurrency = queue.concurrency().get(side);
        return concurrency == null ? 1 : concurrency;
    }

    private void carryOut(Round round) throws InterruptedException {
        long before = runLog.count();
        List<Future<List<AddedId>>> adding = new ArrayList<>();
        for (Side side : Side.values()) {
            adding.add(threads.submit(() -> side(side).produce(round.acts().getOrDefault(side, List.of()))));
        }
        Disturbance disturbance = round.disturbance();
        awaitRuns(before + disturbance.after());
        disturb(disturbance);
        for (Future<List<AddedId>> each : adding) {
            addedIds.addAll(result("adding", each));
        }
    }

    private <T> T result(String what, Future<T> done) throws InterruptedException {
        try {
            return done.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("seed " + plan.seed() + ": " + what + " failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("seed " + plan.seed() + ": " + what + " took more than " + BOUND, e);
        }
    }

    private void disturb(Disturbance disturbance) throws InterruptedException {
        String queue = disturbance.queue();
        FleetSide by = side(disturbance.by());
        switch (disturbance.what()) {
            case PAUSE_OF_THE_QUEUE -> pause(disturbance);
            case PAUSE_OF_A_WORKER -> {
                by.pauseWork(queue);
                awaitRuns(runLog.count() + disturbance.length());
                by.resumeWork(queue);
            }
            case END_OF_A_WORKER -> {
                result("closing " + disturbance.by() + "'s worker of " + queue, threads.submit(() -> {
                    by.stopWork(queue);
                    return true;
                }));
                awaitRuns(runLog.count() + disturbance.length());
                by.work(plan.queue(queue), disturbance.concurrency());
            }
        }
    }

    /** In a paused queue no run begins once its last active job has ended, whatever happens in the other queues. */
    private void pause(Disturbance disturbance) {
        String queue = disturbance.queue();
        side(disturbance.by()).pause(queue);
        Await.until(
                "paused " + queue + " rests", BOUND, () -> redis.number("LLEN", PREFIX + ":" + queue + ":active") == 0);
        long resting = runsOf(queue);
        awaitRuns(runLog.count() + disturbance.length(), queuesBut(queue));
        if (runsOf(queue) != resting) {
            findings.add("surplus: " + (runsOf(queue) - resting) + " runs in " + queue + " while it was paused by "
                    + disturbance.by());
        }
        side(disturbance.backBy()).resume(queue);
    }

    private long runsOf(String queue) {
        return runLog.runs().stream().filter(run -> run.queue().equals(queue)).count();
    }

    private void awaitRuns(long count) {
        awaitRuns(count, plan.queueNames());
    }

    /** Returns after that many runs, or when these queues have no more jobs to run, or after a while at the latest. */
    private void awaitRuns(long count, List<String> queues) {
        long deadline = System.nanoTime() + MARKER_TIMEOUT.toNanos();
        Await.until(
                count + " runs, or no more jobs to run",
                BOUND,
                () -> runLog.count() >= count
                        || ScenarioResult.pending(queues, redis) == 0
                        || System.nanoTime() > deadline);
    }

    private List<String> queuesBut(String paused) {
        return plan.queueNames().stream().filter(name -> !name.equals(paused)).toList();
    }

    private long pending() {
        return ScenarioResult.pending(plan.queueNames(), redis);
    }

    /** Whether only waiting parents are left; if not, the audit reports what is left. */
    private boolean awaitQuiet() {
        try {
            Await.until("all jobs have ended", BOUND, () -> pending() == 0);
            return true;
        } catch (AssertionError e) {
            findings.add("late: " + e.getMessage() + ", " + pending() + " jobs are left");
            return false;
        }
    }

    private void revive() {
        Set<String> missed = new TreeSet<>(plan.revived().keySet());
        for (ScenarioResult.EndedJob job :
                ScenarioResult.of(plan.queueNames(), redis, runLog).ended()) {
            @Nullable Side by = plan.revived().get(job.label());
            if (by != null && job.state().equals("failed")) {
                missed.remove(job.label());
                side(by).retry(job.queue(), job.id());
            }
        }
        missed.forEach(label -> findings.add("missing: " + label + " did not fail, and was not retried"));
    }

    /** Ends the threads; a failed scenario may still have some. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
