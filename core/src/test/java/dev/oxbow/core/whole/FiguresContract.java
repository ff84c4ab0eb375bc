package dev.oxbow.core.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.WorkerOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is counted of a queue. */
interface FiguresContract extends WholeOxbow {
    @Test
    default void aQueueTellsPrometheusWhatItHoldsAndWhatItHasDone() {
        Queue queue = oxbow().queue(name());
        oxbow().worker(
                        name(),
                        job -> null,
                        WorkerOptions.builder().metricsMinutes(10).build());
        queue.add("n", 1);
        Await.until("it has completed", () -> queue.counts().completed() == 1);

        assertThat(queue.prometheusMetrics(Map.of("env", "test")).lines())
                .contains(
                        "bullmq_job_count{queue=\"" + name() + "\", state=\"completed\", env=\"test\"} 1",
                        "bullmq_job_completed_total{queue=\"" + name() + "\", env=\"test\"} 1",
                        "bullmq_job_failed_total{queue=\"" + name() + "\", env=\"test\"} 0");
    }

    @Test
    default void aSizeLimitOfNothingIsNoLimitAsInBullMq() {
        String id = oxbow().queue(name())
                .add("n", "any size", options -> options.sizeLimit(0))
                .id();

        assertThat(oxbow().queue(name()).find(id)).isPresent();
    }
}
