package dev.oxbow.core.docs;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.queue.JobFailedException;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.RateLimit;
import dev.oxbow.core.worker.DelayedException;
import dev.oxbow.core.worker.UnrecoverableException;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The example of {@code workers.md}. */
final class WorkersExample {
    record Site(String host) {}

    private WorkersExample() {}

    static void run(Oxbow oxbow, Consumer<String> print) throws TimeoutException, InterruptedException {
        // page begins
        WorkerOptions options = WorkerOptions.builder()
                .concurrency(4)
                .limiter(new RateLimit(50, Duration.ofSeconds(1)))
                .build();
        Worker worker = oxbow.worker(
                "sites",
                job -> {
                    String host = job.data(Site.class).host();
                    if (host.isEmpty()) {
                        throw new UnrecoverableException("a site needs a host");
                    }
                    if (job.job().attemptsStarted() == 1) {
                        throw new DelayedException(Duration.ofMillis(20)); // give the host a rest
                    }
                    job.updateProgress(100);
                    return host + " was read at start " + job.job().attemptsStarted();
                },
                options);
        Queue sites = oxbow.queue("sites");

        String id = sites.add("read", new Site("example.org")).id();
        Duration timeout = Duration.ofSeconds(30);
        print.accept(sites.job(id).waitUntilFinished(timeout).as(String.class));
        print.accept("attempts counted: " + sites.job(id).get().job().attemptsMade());

        String nowhere = sites.add("read", new Site("")).id();
        try {
            sites.job(nowhere).waitUntilFinished(timeout);
        } catch (JobFailedException failed) {
            print.accept(failed.getMessage());
        }

        worker.pause();
        print.accept(worker.cancelJob("none of ours", "not wanted any more") ? "cancelled" : "not here");
        worker.resume();
        // page ends
    }
}
