package dev.oxbow.core.docs;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.queue.JobHandle;
import dev.oxbow.core.queue.JobStateException;
import dev.oxbow.core.queue.Queue;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The example of {@code jobs.md}. */
final class JobsExample {
    record Order(String customer, int cents) {}

    record Receipt(String text) {}

    private JobsExample() {}

    static void run(Oxbow oxbow, Consumer<String> print) throws TimeoutException, InterruptedException {
        // page begins
        oxbow.worker("orders", job -> {
            Order order = job.data(Order.class);
            job.log("charging " + order.customer());
            return new Receipt(order.customer() + " paid " + order.cents());
        });
        Queue orders = oxbow.queue("orders");
        JobOptions inAnHour = JobOptions.builder().delay(Duration.ofHours(1)).build();
        String id = orders.add("charge", new Order("ada", 1200), inAnHour).id();
        JobHandle order = orders.job(id);

        order.updateData(new Order("ada", 1100));
        order.log("price corrected");
        order.promote();
        Receipt receipt = order.waitUntilFinished(Duration.ofSeconds(30)).as(Receipt.class);
        print.accept(receipt.text());
        print.accept(order.logs().rows().toString());

        try {
            order.retry();
        } catch (JobStateException refused) {
            print.accept(refused.rejection() + " " + refused.code());
        }
        order.remove();
        print.accept(order.state().word());
        // page ends
    }
}
