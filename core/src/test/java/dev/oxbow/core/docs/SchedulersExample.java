package dev.oxbow.core.docs;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.scheduler.JobSchedulers;
import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.scheduler.ScheduledJob;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The example of {@code schedulers.md}. */
public final class SchedulersExample {
    record Report(String kind, int pages) {}

    private SchedulersExample() {}

    /** Runs it on a Redis whose queue {@code reports} is unused. */
    public static void run(Oxbow oxbow, Consumer<String> print) throws InterruptedException {
        // page begins
        JobSchedulers reports = oxbow.queue("reports").schedulers();

        Schedule mornings = Schedule.cron("0 30 6 * * MON-FRI").in(ZoneId.of("Europe/Berlin"));
        JobOptions threeTries = JobOptions.builder().attempts(3).build();
        ScheduledJob first = reports.upsert(
                "mornings",
                mornings,
                JobTemplate.named("sales").with(new Report("sales", 10)).with(threeTries));
        print.accept(
                first.due().atZone(ZoneId.of("Europe/Berlin")).toLocalTime().toString());

        CountDownLatch beats = new CountDownLatch(3);
        oxbow.worker("reports", job -> {
            beats.countDown();
            return "written";
        });
        reports.upsert("pulse", Schedule.every(Duration.ofMillis(100)).limit(3), JobTemplate.named("beat"));
        print.accept(beats.await(30, TimeUnit.SECONDS) ? "three beats" : "no beats");

        reports.list().forEach(it -> print.accept(it.id() + " has made " + it.iterationCount()));
        print.accept(reports.remove("mornings") ? "removed" : "not there");
        // page ends
    }
}
