package dev.oxbow.app.readme;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.JobOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The example of README: what stands between the marks stands there too, indentation aside. */
final class LibraryExample {
    record Mail(String to) {}

    private LibraryExample() {}

    static void run(String redisUrl, Consumer<String> print) {
        CompletableFuture<String> sent = new CompletableFuture<>();
        // README begins
        try (Oxbow oxbow = Oxbow.connect(redisUrl)) {
            oxbow.worker(
                    "mail",
                    job -> sent.complete("mail sent to " + job.data(Mail.class).to()));
            JobOptions threeTries = JobOptions.builder()
                    .attempts(3)
                    .backoff(Backoff.exponential(Duration.ofSeconds(1)))
                    .build();
            oxbow.queue("mail").add("welcome", new Mail("ada@example.org"), threeTries);
            print.accept(sent.join() + ", with " + oxbow.commands().sent() + " commands");
        }
        // README ends
    }
}
