package dev.oxbow.app.bench;

import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.worker.Worker;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@link Workload#LONE}: one job at a time in a process that adds and works. Between two jobs there is a pause in which the
 * result is reported and the worker begins to wait again, as in a program with little to do. Warm-ups go without the pause, but for
 * the last: what a program has done a few times only is not compiled yet, and a few thousand pauses would take minutes.
 */
final class LoneRun {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PICK_UP = Duration.ofMinutes(1);

    private final BenchPlan plan;
    private final Progress progress;

    LoneRun(BenchPlan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
    }

    BenchResult run(Rig rig) throws InterruptedException {
        String name = rig.newQueue();
        Queue queue = rig.oxbow().queue(name);
        BlockingQueue<Long> started = new ArrayBlockingQueue<>(1);
        Worker worker = rig.oxbow().worker(name, job -> {
            started.add(System.nanoTime());
            return null;
        });
        try {
            return Rounds.run(plan.warmUps(), 1, "lone", stage -> round(rig, queue, started, stage));
        } finally {
            worker.close();
        }
    }

    private BenchResult round(Rig rig, Queue queue, BlockingQueue<Long> started, Rounds.Stage stage)
            throws InterruptedException {
        progress.stage(stage.title());
        Duration rest = stage.early() ? Duration.ZERO : PAUSE;
        Latencies adding = new Latencies(plan.loneJobs());
        Latencies pickUp = new Latencies(plan.loneJobs());
        pause(PAUSE);
        Stopwatch stopwatch = Stopwatch.start(rig);
        for (int n = 0; n < plan.loneJobs(); n++) {
            long addedAt = System.nanoTime();
            queue.add(Payload.JOB, new Payload(n));
            adding.observe(System.nanoTime() - addedAt);
            Long startedAt = started.poll(LONGEST_PICK_UP.toMillis(), TimeUnit.MILLISECONDS);
            if (startedAt == null) {
                throw new BenchFailure("a job was not picked up within " + LONGEST_PICK_UP.toSeconds() + " s", null);
            }
            pickUp.observe(startedAt - addedAt);
            pause(rest);
            progress.at(n, plan.loneJobs());
        }
        Spent spent = stopwatch.stop();
        return new BenchResult(
                Workload.LONE, plan.loneJobs(), 1, null, 1, spent, adding.quantiles(), pickUp.quantiles());
    }

    private static void pause(Duration rest) throws InterruptedException {
        long until = System.nanoTime() + rest.toNanos();
        for (long left = rest.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
