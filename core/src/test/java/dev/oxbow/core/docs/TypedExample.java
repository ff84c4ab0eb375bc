package dev.oxbow.core.docs;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.queue.TypedJob;
import dev.oxbow.core.queue.TypedQueue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The example of {@code typed.md}. */
final class TypedExample {
    record Order(String customer, int cents) {}

    record Receipt(String text) {}

    private TypedExample() {}

    static void run(Oxbow oxbow, Consumer<String> print) throws TimeoutException, InterruptedException {
        // page begins
        QueueType<Order, Receipt> orders = QueueType.of("orders", Order.class, Receipt.class);

        oxbow.worker(
                orders,
                job -> new Receipt(job.data().customer() + " paid " + job.data().cents()));

        TypedQueue<Order, Receipt> queue = oxbow.queue(orders)
                .withDefaults(JobOptions.builder().attempts(3).build());
        TypedJob<Order, Receipt> job = queue.add("charge", new Order("Ada", 1200));
        Receipt receipt = job.waitUntilFinished(Duration.ofSeconds(30));
        print.accept(receipt.text());

        // No thread blocks: one future for the adding, one for the end.
        CompletableFuture<Receipt> later = queue.addAsync("charge", new Order("Grace", 300))
                .thenCompose(TypedJob::waitUntilFinishedAsync)
                .orTimeout(30, TimeUnit.SECONDS);
        print.accept(later.join().text());

        print.accept(job.data().customer() + " has " + job.state().word());
        // page ends
    }
}
