package dev.oxbow.app.fleet;

import dev.oxbow.app.fleet.FleetSide.Told;
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
 * Carries a plan out: limits, workers of both sides, then the rounds, in each of which both sides add while something happens to
 * a queue or a worker; then what failed and left its parent waiting is retried, and all must end. For one thread; what takes its
 * time is done on others, waited for with a bound, and {@link #close} ends these.
 */
final class FleetRun implements AutoCloseable {
    /** For each wait of a scenario: long beyond need, for a machine that does other things too. */
    static final Duration BOUND = Duration.ofSeconds(60);

    /** With a hash tag, for clusters; on a server too, so that nothing else depends on what it is. */
    static final String PREFIX = "{bull}";

    /** A signal may get lost when a worker that waits for it is closed; BullMQ's other workers look after 5 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final Plan plan;
    private final Map<Side, FleetSide> sides;
    private final RawRedis redis;
    private final Ledger ledger;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Told> told = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    FleetRun(Plan plan, FleetSide node, FleetSide oxbow, RawRedis redis, Ledger ledger) {
        this.plan = plan;
        this.sides = new EnumMap<>(Map.of(Side.NODE, node, Side.OXBOW, oxbow));
        this.redis = redis;
        this.ledger = ledger;
    }

    /** All that was not as it must be; empty if all was well. */
    List<String> complaints() throws InterruptedException {
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
        Aftermath aftermath = Aftermath.of(plan.queueNames(), redis, ledger);
        complaints.addAll(Audit.complaints(plan, aftermath, told));
        return complaints;
    }

    private FleetSide side(Side side) {
        FleetSide fleet = sides.get(side);
        if (fleet == null) {
            throw new IllegalStateException("nobody plays " + side);
        }
        return fleet;
    }

    private static int concurrency(PlannedQueue queue, Side side) {
        Integer concurrency = queue.concurrency().get(side);
        return concurrency == null ? 1 : concurrency;
    }

    private void carryOut(Round round) throws InterruptedException {
        long before = ledger.count();
        List<Future<List<Told>>> adding = new ArrayList<>();
        for (Side side : Side.values()) {
            adding.add(threads.submit(() -> side(side).produce(round.acts().getOrDefault(side, List.of()))));
        }
        Disturbance disturbance = round.disturbance();
        awaitRuns(before + disturbance.after());
        disturb(disturbance);
        for (Future<List<Told>> each : adding) {
            told.addAll(result("adding", each));
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
                awaitRuns(ledger.count() + disturbance.length());
                by.resumeWork(queue);
            }
            case END_OF_A_WORKER -> {
                result("closing " + disturbance.by() + "'s worker of " + queue, threads.submit(() -> {
                    by.stopWork(queue);
                    return true;
                }));
                awaitRuns(ledger.count() + disturbance.length());
                by.work(plan.queue(queue), disturbance.concurrency());
            }
        }
    }

    /** Nothing of a paused queue begins once its last job has ended, whatever goes on in the others. */
    private void pause(Disturbance disturbance) {
        String queue = disturbance.queue();
        side(disturbance.by()).pause(queue);
        Await.until(
                "paused " + queue + " rests", BOUND, () -> redis.number("LLEN", PREFIX + ":" + queue + ":active") == 0);
        long resting = runsOf(queue);
        awaitRuns(ledger.count() + disturbance.length(), queuesBut(queue));
        if (runsOf(queue) != resting) {
            complaints.add("surplus: " + (runsOf(queue) - resting) + " runs in " + queue + " while it was paused by "
                    + disturbance.by());
        }
        side(disturbance.backBy()).resume(queue);
    }

    private long runsOf(String queue) {
        return ledger.runs().stream().filter(run -> run.queue().equals(queue)).count();
    }

    private void awaitRuns(long count) {
        awaitRuns(count, plan.queueNames());
    }

    /** Goes on when there are so many runs, or when nothing is left to run in these, or after a while at the latest. */
    private void awaitRuns(long count, List<String> queues) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Await.until(
                count + " runs, or a reason to go on",
                BOUND,
                () -> ledger.count() >= count || Aftermath.pending(queues, redis) == 0 || System.nanoTime() > deadline);
    }

    private List<String> queuesBut(String paused) {
        return plan.queueNames().stream().filter(name -> !name.equals(paused)).toList();
    }

    private long pending() {
        return Aftermath.pending(plan.queueNames(), redis);
    }

    /** Whether nothing is left but parents that wait; if not, the audit will say what. */
    private boolean awaitQuiet() {
        try {
            Await.until("all is quiet", BOUND, () -> pending() == 0);
            return true;
        } catch (AssertionError e) {
            complaints.add("late: " + e.getMessage() + ", " + pending() + " jobs are left");
            return false;
        }
    }

    private void revive() {
        Set<String> missed = new TreeSet<>(plan.revived().keySet());
        for (Aftermath.EndedJob job :
                Aftermath.of(plan.queueNames(), redis, ledger).ended()) {
            @Nullable Side by = plan.revived().get(job.label());
            if (by != null && job.state().equals("failed")) {
                missed.remove(job.label());
                side(by).retry(job.queue(), job.id());
            }
        }
        missed.forEach(label -> complaints.add("missing: " + label + " did not fail, and was not retried"));
    }

    /** Ends the threads; a scenario that went wrong may still have some. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
