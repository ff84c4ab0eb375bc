package dev.oxbow.app.frugality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.app.interop.Adapter;
import dev.oxbow.app.wire.Traffic;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.worker.WorkerOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Jobs that do nothing, so that as little as possible gathers while a call is in flight. */
@Tag("redis")
class ProcessingTest extends CountedRedis {
    private static final int JOBS = 2_000;
    private static final int LONE_JOBS = 5;

    ProcessingTest(Adapter adapter) {
        super(adapter);
    }

    @Test
    void aHundredAtOnceShareCommands() {
        Traffic traffic = process(100);

        assertThat(traffic.sent()).as("%s", traffic).isLessThanOrEqualTo(JOBS * 15 / 100);
        assertThat(traffic.withInner()).as("%s", traffic).isLessThanOrEqualTo(JOBS * 8);
    }

    @Test
    void tenAtOnceShareCommands() {
        Traffic traffic = process(10);

        assertThat(traffic.sent()).as("%s", traffic).isLessThanOrEqualTo(JOBS / 2);
        assertThat(traffic.withInner()).as("%s", traffic).isLessThanOrEqualTo(JOBS * 9);
    }

    /** No outcomes can gather: each call finishes a job and fetches the next. */
    @Test
    void oneAtATimeNeedsOneCommandAJob() {
        Traffic traffic = process(1);

        assertThat(traffic.sent()).as("%s", traffic).isLessThanOrEqualTo(JOBS * 105 / 100);
        assertThat(traffic.withInner()).as("%s", traffic).isLessThanOrEqualTo(JOBS * 17);
    }

    /** The median of several: a process that gets no CPU time for a second is not idle when the next job arrives. */
    @Test
    void aLoneJobIsAddedAndFetchedInOneCommandAndEndsInAnother() {
        Oxbow oxbow = oxbow();
        oxbow.worker(queue, job -> "done");
        oxbow.queue(queue).add("first", Map.of()); // This job loads the scripts into Redis.
        awaitCompleted(1);
        awaitIdle();
        List<Traffic> each = new ArrayList<>();
        for (int i = 1; i <= LONE_JOBS; i++) {
            oxbow.queue(queue).add("lone", Map.of("i", i));
            awaitCompleted(1 + i);
            Traffic traffic = untilQuiet();
            report("lone job", traffic, 1);
            each.add(traffic);
        }

        each.sort(Comparator.comparing(Traffic::sent).thenComparing(Traffic::withInner));
        Traffic median = each.get(LONE_JOBS / 2);
        assertThat(median.sent()).as("%s\n%s", median, median.sentTexts()).isLessThanOrEqualTo(2);
        assertThat(median.withInner()).as("%s\n%s", median, median.sentTexts()).isLessThanOrEqualTo(20);
    }

    private Traffic process(int concurrency) {
        Oxbow oxbow = oxbow();
        oxbow.queue(queue)
                .addAll(IntStream.range(0, JOBS)
                        .mapToObj(i -> new NewJob("n", Json.of(Map.of("i", i)), JobOptions.DEFAULTS))
                        .toList());
        Set<String> processed = ConcurrentHashMap.newKeySet();
        awaitQuiet();

        oxbow.worker(
                queue,
                job -> {
                    processed.add(job.job().id());
                    return null;
                },
                WorkerOptions.builder().concurrency(concurrency).build());

        awaitCompleted(JOBS);
        Traffic traffic = untilQuiet();
        report("process, concurrency " + concurrency, traffic, JOBS);
        assertThat(processed).hasSize(JOBS);
        return traffic;
    }
}
