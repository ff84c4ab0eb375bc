package dev.oxbow.http.json;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.JobPage;
import java.util.List;

/**
 * A page of jobs.
 *
 * @param states BullMQ's words, in the order in which they are listed
 * @param start first place in each state
 * @param end last place in each state, inclusive
 * @param order {@code asc} or {@code desc}
 */
public record JobPageJson(String queue, List<String> states, long start, long end, String order, List<JobJson> jobs) {
    /** The page as its JSON shape. */
    public static JobPageJson of(String queue, JobPage page, List<JobJson> jobs) {
        return new JobPageJson(
                queue,
                page.states().stream().map(JobState::word).toList(),
                page.start(),
                page.end(),
                page.oldestFirst() ? "asc" : "desc",
                jobs);
    }
}
