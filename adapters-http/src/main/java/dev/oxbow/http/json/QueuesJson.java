package dev.oxbow.http.json;

import dev.oxbow.core.job.JobCounts;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The queues that a process has to do with. */
public record QueuesJson(List<QueueJson> queues) {
    /** One queue, with its jobs by state. */
    public record QueueJson(String name, HealthJson.Counts counts) {}

    /** The list in the order of the names. */
    public static QueuesJson of(Collection<String> names, Map<String, JobCounts> counts) {
        return new QueuesJson(names.stream()
                .map(name -> new QueueJson(name, HealthJson.Counts.of(counts.getOrDefault(name, JobCounts.NONE))))
                .toList());
    }
}
