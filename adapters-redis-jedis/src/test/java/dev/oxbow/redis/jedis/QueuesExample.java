package dev.oxbow.redis.jedis;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.JobPage;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The example of {@code core/docs/queues.md}: what stands between the marks stands there too, indentation aside. */
final class QueuesExample {
    private QueuesExample() {}

    static void run(Oxbow oxbow, Consumer<Object> print) {
        // page begins
        Queue letters = oxbow.queue("letters");
        letters.pause();
        letters.add("invoice", "Ada");
        letters.add("invoice", "Grace");
        letters.add(
                "reminder",
                "Ada",
                JobOptions.builder().delay(Duration.ofDays(1)).build());
        letters.add("urgent", "Alan", JobOptions.builder().priority(1).build());

        List<JobView> firstTen = letters.jobs().waiting(0, 9);
        firstTen.forEach(
                view -> print.accept(view.job().id() + " is " + view.state().word()));
        print.accept(letters.jobs().ids(JobPage.of(JobState.WAITING, JobState.DELAYED)));
        print.accept(letters.jobs().countsByPriority(0, 1));

        letters.maintenance().promoteAll();
        print.accept(letters.counts().waiting() + " wait");
        print.accept(letters.maintenance().clean(Duration.ZERO, 1, JobState.WAITING) + " went");
        print.accept(letters.maintenance().drain() + " were drained");

        letters.limits().setConcurrency(5);
        letters.limits().setRateLimit(new RateLimit(100, Duration.ofMinutes(1)));
        print.accept(letters.limits().isMaxed() ? "full" : "there is room");
        letters.resume();

        letters.maintenance().obliterate();
        // page ends
    }
}
