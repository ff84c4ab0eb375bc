package dev.oxbow.app.bench;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.queue.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@link Workload#ADD}: so many jobs are being added at any time, each by a call of its own. */
final class AddRun {
    private static final Duration STUCK = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 100;

    private final BenchPlan plan;
    private final Progress progress;

    AddRun(BenchPlan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
    }

    BenchResult run(Rig rig) throws InterruptedException {
        return Rounds.run(
                plan.warmUps(), plan.repeats(), "add, " + plan.callers() + " callers", stage -> round(rig, stage));
    }

    private BenchResult round(Rig rig, Rounds.Stage stage) throws InterruptedException {
        List<Queue> queues = new ArrayList<>();
        for (int i = 0; i < plan.queues(); i++) {
            queues.add(rig.oxbow().queue(rig.newQueue()));
        }
        Latencies latencies = new Latencies(plan.jobs());
        progress.stage(stage.title());
        Stopwatch stopwatch = Stopwatch.start(rig);
        if (plan.threads()) {
            addFromThreads(queues, latencies);
        } else {
            addWithoutWaiting(queues, latencies);
        }
        Spent spent = stopwatch.stop();
        queues.forEach(queue -> rig.remove(queue.name()));
        return new BenchResult(
                Workload.ADD, plan.jobs(), plan.queues(), plan.callers(), null, spent, latencies.quantiles(), null);
    }

    /** One thread submits; so many adds are under way at once as there are callers. */
    private void addWithoutWaiting(List<Queue> queues, Latencies latencies) throws InterruptedException {
        Semaphore places = new Semaphore(plan.callers());
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        for (int n = 0; n < plan.jobs(); n++) {
            take(places, 1);
            long startedAt = System.nanoTime();
            CompletableFuture<?> unused = queues.get(n % queues.size())
                    .addAsync(Payload.JOB, new Payload(n), JobOptions.DEFAULTS)
                    .whenComplete((added, problem) -> {
                        latencies.observe(System.nanoTime() - startedAt);
                        if (problem != null) {
                            failure.compareAndSet(null, problem);
                        }
                        places.release();
                    });
            requireNone(failure);
            progress.at(n, plan.jobs());
        }
        take(places, plan.callers());
        requireNone(failure);
    }

    private static void take(Semaphore places, int permits) throws InterruptedException {
        if (!places.tryAcquire(permits, STUCK.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new BenchFailure("no job was added for " + STUCK.toSeconds() + " s", null);
        }
    }

    private static void requireNone(AtomicReference<@Nullable Throwable> failure) {
        Throwable problem = failure.get();
        if (problem != null) {
            throw BenchFailure.of(problem instanceof CompletionException ? problem.getCause() : problem);
        }
    }

    /** Each caller is a thread that waits for its job's id. */
    private void addFromThreads(List<Queue> queues, Latencies latencies) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(plan.callers());
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < plan.callers(); i++) {
                calls.add(callers.submit(() -> call(queues, next, latencies)));
            }
            for (Future<?> call : calls) {
                await(call, next);
            }
        } finally {
            callers.shutdownNow();
            boolean unused = callers.awaitTermination(STUCK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void call(List<Queue> queues, AtomicInteger next, Latencies latencies) {
        for (int n = next.getAndIncrement(); n < plan.jobs(); n = next.getAndIncrement()) {
            long startedAt = System.nanoTime();
            queues.get(n % queues.size()).add(Payload.JOB, new Payload(n));
            latencies.observe(System.nanoTime() - startedAt);
        }
    }

    private void await(Future<?> call, AtomicInteger next) throws InterruptedException {
        while (true) {
            try {
                call.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                progress.at(Math.min(next.get(), plan.jobs()), plan.jobs());
            } catch (ExecutionException e) {
                throw BenchFailure.of(e.getCause());
            }
        }
    }
}
