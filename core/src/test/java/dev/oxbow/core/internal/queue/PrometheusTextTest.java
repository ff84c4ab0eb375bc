package dev.oxbow.core.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.store.QueueFigures;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
final class PrometheusTextTest {
    private static final JobCounts COUNTS = new JobCounts(1, 2, 3, 4, 5, 6, 7, false);

    /** As BullMQ 6.7.0 was seen to write it, but for the end of the last line, which the format demands. */
    @Test
    void figuresAreWrittenAsBullMqWritesThem() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("env", "te\"st");
        labels.put("a", "b\\c");

        assertThat(new PrometheusText("p", labels).of(new QueueFigures(COUNTS, 30, 40)))
                .isEqualTo("""
                # HELP bullmq_job_count Number of jobs in the queue by state
                # TYPE bullmq_job_count gauge
                bullmq_job_count{queue="p", state="active", env="te\\"st", a="b\\\\c"} 2
                bullmq_job_count{queue="p", state="completed", env="te\\"st", a="b\\\\c"} 3
                bullmq_job_count{queue="p", state="delayed", env="te\\"st", a="b\\\\c"} 5
                bullmq_job_count{queue="p", state="failed", env="te\\"st", a="b\\\\c"} 4
                bullmq_job_count{queue="p", state="prioritized", env="te\\"st", a="b\\\\c"} 6
                bullmq_job_count{queue="p", state="waiting", env="te\\"st", a="b\\\\c"} 1
                bullmq_job_count{queue="p", state="waiting-children", env="te\\"st", a="b\\\\c"} 7
                # HELP bullmq_job_completed_total Total number of completed jobs
                # TYPE bullmq_job_completed_total counter
                bullmq_job_completed_total{queue="p", env="te\\"st", a="b\\\\c"} 30
                # HELP bullmq_job_failed_total Total number of failed jobs
                # TYPE bullmq_job_failed_total counter
                bullmq_job_failed_total{queue="p", env="te\\"st", a="b\\\\c"} 40
                """);
    }

    @Test
    void aLabelThatPrometheusDoesNotKnowIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrometheusText("p", Map.of("my label", "x")))
                .withMessageEndingWith("but was 'my label'");
        assertThatIllegalArgumentException().isThrownBy(() -> new PrometheusText("p", Map.of("state", "x")));
    }
}
