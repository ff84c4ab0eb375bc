package dev.oxbow.core.internal.queue;

import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.store.QueueFigures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Figures of one queue in Prometheus' text format, as BullMQ's {@code exportPrometheusMetrics} writes them. Immutable. */
public final class PrometheusText {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private final Map<String, String> labels = new LinkedHashMap<>();

    /**
     * @param more labels of the program's own, added to every line
     * @throws IllegalArgumentException if a label's name is not one of Prometheus, or is {@code queue} or {@code state}
     */
    public PrometheusText(String queue, Map<String, String> more) {
        labels.put("queue", queue);
        more.forEach((name, value) -> {
            if (!LABEL.matcher(name).matches() || name.equals("queue") || name.equals("state")) {
                throw new IllegalArgumentException(
                        "a label must be of letters, digits and _, not begin with a digit, and"
                                + " not be queue or state, but was '" + name + "'");
            }
            labels.put(name, value);
        });
    }

    public String of(QueueFigures figures) {
        JobCounts counts = figures.counts();
        StringBuilder text = new StringBuilder();
        head(text, "bullmq_job_count", "gauge", "Number of jobs in the queue by state");
        count(text, "active", counts.active());
        count(text, "completed", counts.completed());
        count(text, "delayed", counts.delayed());
        count(text, "failed", counts.failed());
        count(text, "prioritized", counts.prioritized());
        count(text, "waiting", counts.waiting());
        count(text, "waiting-children", counts.waitingChildren());
        head(text, "bullmq_job_completed_total", "counter", "Total number of completed jobs");
        line(text, "bullmq_job_completed_total", labels, figures.completed());
        head(text, "bullmq_job_failed_total", "counter", "Total number of failed jobs");
        line(text, "bullmq_job_failed_total", labels, figures.failed());
        return text.toString();
    }

    private static void head(StringBuilder text, String name, String kind, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(kind).append('\n');
    }

    private void count(StringBuilder text, String state, long number) {
        Map<String, String> all = new LinkedHashMap<>();
        labels.forEach((name, value) -> {
            all.put(name, value);
            all.putIfAbsent("state", state);
        });
        line(text, "bullmq_job_count", all, number);
    }

    private static void line(StringBuilder text, String name, Map<String, String> labels, long number) {
        text.append(name).append('{');
        String between = "";
        for (Map.Entry<String, String> label : labels.entrySet()) {
            text.append(between).append(label.getKey()).append("=\"");
            text.append(
                    label.getValue().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
            text.append('"');
            between = ", ";
        }
        text.append("} ").append(number).append('\n');
    }
}
