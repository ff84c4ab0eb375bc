package dev.oxbow.core.docs;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.queue.Queue;
import java.time.Duration;
import java.util.function.Consumer;

/** The example of {@code deduplication.md}. */
public final class DeduplicationExample {
    record Page(String path) {}

    private DeduplicationExample() {}

    /** Runs it on an Oxbow that has Redis below it. */
    public static void run(Oxbow oxbow, Consumer<String> print) {
        // page begins
        Queue pages = oxbow.queue("pages");
        JobOptions onceAtATime = JobOptions.builder()
                .deduplication(Deduplication.simple("render /home"))
                .build();
        AddedJob first = pages.add("render", new Page("/home"), onceAtATime);
        AddedJob second = pages.add("render", new Page("/home"), onceAtATime);
        print.accept("kept out: " + second.deduplicated() + ", by the first: "
                + second.id().equals(first.id()));

        JobOptions lastEdit = JobOptions.builder()
                .delay(Duration.ofSeconds(5))
                .deduplication(Deduplication.debounce("save /home", Duration.ofSeconds(5)))
                .build();
        String early = pages.add("save", new Page("/home?draft=1"), lastEdit).id();
        String late = pages.add("save", new Page("/home?draft=2"), lastEdit).id();
        print.accept("the early one is there: " + pages.find(early).isPresent());
        print.accept("the late one is there: " + pages.find(late).isPresent());

        pages.removeDeduplicationKey("render /home");
        print.accept("kept out: "
                + pages.add("render", new Page("/home"), onceAtATime).deduplicated());
        // page ends
    }
}
