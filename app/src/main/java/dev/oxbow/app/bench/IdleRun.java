package dev.oxbow.app.bench;

import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@link Workload#IDLE}: queues, each with a worker and a listener of its events, and no job. */
final class IdleRun {
    /** In it connections are opened and first waits begin. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private static final long LOOK_MILLIS = 500;

    private final BenchPlan plan;
    private final Progress progress;

    IdleRun(BenchPlan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
    }

    BenchResult run(Rig rig, int queues) throws InterruptedException {
        progress.stage("idle, " + queues + (queues == 1 ? " queue" : " queues"));
        List<Worker> workers = new ArrayList<>();
        List<Subscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < queues; i++) {
            String queue = rig.newQueue();
            workers.add(rig.oxbow().worker(queue, job -> null));
            subscriptions.add(rig.oxbow().events(queue).listen(event -> {}));
        }
        lookOn(SETTLING);
        Stopwatch stopwatch = Stopwatch.start(rig);
        lookOn(plan.idle());
        Spent spent = stopwatch.stop();
        subscriptions.forEach(Subscription::close);
        workers.forEach(Worker::close);
        return new BenchResult(Workload.IDLE, 0, queues, null, 1, spent, null, null);
    }

    private void lookOn(Duration duration) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long startedAt = System.nanoTime();
        for (long left = duration.toMillis(); left > 0; ) {
            if (never.await(Math.min(left, LOOK_MILLIS), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the latch is never counted down");
            }
            left = duration.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
            progress.at(duration.toMillis() - left, duration.toMillis());
        }
    }
}
