package dev.oxbow.core.docs;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.flow.AddedFlow;
import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.flow.FlowTree;
import dev.oxbow.core.job.ChildFailure;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The example of {@code flows.md}. */
public final class FlowsExample {
    record Order(String customer) {}

    record Part(String name, int cents) {}

    private FlowsExample() {}

    /** Runs it on an Oxbow that has Redis below it. */
    public static void run(Oxbow oxbow, Consumer<String> print) throws TimeoutException, InterruptedException {
        // page begins
        Flow order = Flow.of("invoices", "write", new Order("ada"))
                .child(Flow.of("parts", "price", new Part("wheel", 300)))
                .child(Flow.of("parts", "price", new Part("frame", 900))
                        .options(options -> options.attempts(3).onFailure(ChildFailure.FAIL_PARENT)));
        AddedFlow added = oxbow.flows().add(order);

        FlowTree tree = oxbow.flows().find("invoices", added.id()).orElseThrow();
        print.accept(tree.state().word() + " with " + tree.children().size() + " children");

        oxbow.worker("parts", job -> job.data(Part.class).cents());
        oxbow.worker("invoices", job -> {
            int sum = job.childrenValues().values().stream()
                    .mapToInt(value -> value.as(Integer.class))
                    .sum();
            return job.data(Order.class).customer() + " pays " + sum;
        });
        String invoice = oxbow.queue("invoices")
                .job(added.id())
                .waitUntilFinished(Duration.ofSeconds(30))
                .as(String.class);
        print.accept(invoice);
        // page ends
    }
}
