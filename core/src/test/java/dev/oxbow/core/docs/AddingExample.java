package dev.oxbow.core.docs;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.Queue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The example of {@code adding.md}. */
final class AddingExample {
    record Mail(String to) {}

    private AddingExample() {}

    static void run(Oxbow oxbow, Consumer<String> print) {
        // page begins
        Queue mail = oxbow.queue("mail");
        JobOptions patient = JobOptions.builder()
                .attempts(5)
                .backoff(Backoff.exponential(Duration.ofSeconds(1)).withJitter(0.5))
                .removeOnComplete(KeepJobs.youngerThan(Duration.ofHours(1)).andNewest(1000))
                .build();

        AddedJob added = mail.add("welcome", new Mail("ada@example.org"), patient);
        print.accept("job " + added.id());

        JobOptions once = patient.withJobId("welcome-ada");
        print.accept(
                mail.add("welcome", new Mail("ada@example.org"), once).status().name());
        print.accept(
                mail.add("welcome", new Mail("ada@example.org"), once).status().name());

        List<NewJob> news = Stream.of("grace@example.org", "alan@example.org")
                .map(to -> NewJob.of("news", new Mail(to)))
                .toList();
        print.accept(mail.addAll(news).size() + " with one command");

        JobOptions tomorrow = JobOptions.builder().delay(Duration.ofDays(1)).build();
        CompletableFuture<AddedJob> later = mail.addAsync("reminder", new Mail("ada@example.org"), tomorrow);
        print.accept(mail.find(later.join().id()).orElseThrow().state().word());
        // page ends
    }
}
