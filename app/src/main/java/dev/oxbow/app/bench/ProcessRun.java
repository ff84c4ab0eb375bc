package dev.oxbow.app.bench;

import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@link Workload#PROCESS}: jobs wait, then workers are started and empty the queues with a processor that does nothing.
 * Counted from the start of the first worker until all have ended: then every result is in Redis.
 */
final class ProcessRun {
    private static final Duration STUCK = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 100;

    private final BenchPlan plan;
    private final Progress progress;

    ProcessRun(BenchPlan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
    }

    BenchResult run(Rig rig, int concurrency) throws InterruptedException {
        return Rounds.run(
                plan.warmUps(),
                plan.repeats(),
                "process, concurrency " + concurrency,
                stage -> round(rig, concurrency, stage));
    }

    private BenchResult round(Rig rig, int concurrency, Rounds.Stage stage) throws InterruptedException {
        List<String> queues = new ArrayList<>();
        for (int i = 0; i < plan.queues(); i++) {
            String queue = rig.newQueue();
            queues.add(queue);
            Payload.fill(rig.oxbow().queue(queue), share(i));
        }
        progress.stage(stage.title());
        CountDownLatch left = new CountDownLatch(plan.jobs());
        WorkerOptions options = WorkerOptions.builder().concurrency(concurrency).build();
        List<Worker> workers = new ArrayList<>();
        Stopwatch stopwatch = Stopwatch.start(rig);
        for (String queue : queues) {
            workers.add(rig.oxbow()
                    .worker(
                            queue,
                            job -> {
                                left.countDown();
                                return null;
                            },
                            options));
        }
        await(left);
        workers.forEach(Worker::close);
        Spent spent = stopwatch.stop();
        for (int i = 0; i < queues.size(); i++) {
            requireCompleted(rig, queues.get(i), share(i));
            rig.remove(queues.get(i));
        }
        return new BenchResult(Workload.PROCESS, plan.jobs(), plan.queues(), null, concurrency, spent, null, null);
    }

    /** How many of the jobs are in that queue. */
    private int share(int queue) {
        return plan.jobs() / plan.queues() + (queue < plan.jobs() % plan.queues() ? 1 : 0);
    }

    private void await(CountDownLatch left) throws InterruptedException {
        long last = left.getCount();
        long movedAt = System.nanoTime();
        while (!left.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            long now = left.getCount();
            if (now != last) {
                last = now;
                movedAt = System.nanoTime();
            } else if (System.nanoTime() - movedAt > STUCK.toNanos()) {
                throw new BenchFailure("no job was processed for " + STUCK.toSeconds() + " s; " + now + " wait", null);
            }
            progress.at(plan.jobs() - now, plan.jobs());
        }
    }

    /** What is fast but wrong must not be shown as a result. */
    private static void requireCompleted(Rig rig, String queue, int jobs) {
        JobCounts counts = rig.oxbow().queue(queue).counts();
        if (counts.completed() != jobs) {
            throw new BenchFailure(
                    "of " + jobs + " jobs " + counts.completed() + " are completed in Redis after the worker's end",
                    null);
        }
    }
}
