package dev.oxbow.app.bench;

import dev.oxbow.core.queue.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link Workload#ADD}: callers add one job each, wait for the answer, and add the next. */
final class AddRun {
    private static final long LOOK_MILLIS = 100;

    private final BenchPlan plan;
    private final Progress progress;

    AddRun(BenchPlan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
    }

    BenchResult run(Rig rig) throws InterruptedException {
        BenchResult result = null;
        for (int round = 0; round <= plan.warmUps(); round++) {
            progress.stage("add, " + plan.callers() + " callers" + (round < plan.warmUps() ? " (warm-up)" : ""));
            result = round(rig);
        }
        if (result == null) {
            throw new IllegalStateException("no round was run");
        }
        return result;
    }

    private BenchResult round(Rig rig) throws InterruptedException {
        List<Queue> queues = new ArrayList<>();
        for (int i = 0; i < plan.queues(); i++) {
            queues.add(rig.oxbow().queue(rig.newQueue()));
        }
        Latencies latencies = new Latencies(plan.jobs());
        AtomicInteger next = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(plan.callers());
        try {
            List<Future<?>> calls = new ArrayList<>();
            Stopwatch stopwatch = Stopwatch.start(rig);
            for (int i = 0; i < plan.callers(); i++) {
                calls.add(callers.submit(() -> call(queues, next, latencies)));
            }
            for (Future<?> call : calls) {
                await(call, next);
            }
            Spent spent = stopwatch.stop();
            return new BenchResult(
                    Workload.ADD, plan.jobs(), plan.queues(), plan.callers(), null, spent, latencies.quantiles(), null);
        } finally {
            callers.shutdownNow();
            if (callers.awaitTermination(10, TimeUnit.SECONDS)) {
                queues.forEach(queue -> rig.remove(queue.name()));
            }
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
