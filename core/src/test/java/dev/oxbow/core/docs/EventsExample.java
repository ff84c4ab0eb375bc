package dev.oxbow.core.docs;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.event.EventSubscription;
import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.event.QueueEvents;
import dev.oxbow.core.job.JobOptions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The example of {@code events.md}. */
final class EventsExample {
    private EventsExample() {}

    static void run(Oxbow oxbow, Consumer<String> print) {
        // page begins
        QueueEvents events = oxbow.events("mail");
        CompletableFuture<QueueEvent.End> end =
                events.completionOf("welcome-ada").orTimeout(30, TimeUnit.SECONDS);
        String stoppedAt;
        try (EventSubscription completed = events.listen(QueueEvent.Completed.class, event -> {
            print.accept("job " + event.jobId() + " returned " + event.returnValue());
        })) {
            oxbow.worker("mail", job -> "sent");
            oxbow.queue("mail")
                    .add(
                            "welcome",
                            "Ada",
                            JobOptions.builder().jobId("welcome-ada").build());
            end.join();
            stoppedAt = completed.lastEventId(); // store it, for example in your database
        }

        events.publish("holiday", Map.of("until", "Monday"));
        CompletableFuture<String> holiday = new CompletableFuture<>();
        try (EventSubscription resumed = events.listenFrom(stoppedAt, event -> {
            if (event instanceof QueueEvent.Other own && own.type().equals("holiday")) {
                holiday.complete("closed until " + own.fields().get("until"));
            }
        })) {
            print.accept(holiday.orTimeout(30, TimeUnit.SECONDS).join());
        }
        // page ends
    }
}
