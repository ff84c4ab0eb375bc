package dev.oxbow.http.json;

import dev.oxbow.core.job.AddedJob;
import java.util.List;

/**
 * Jobs that were added, in the order in which they were sent.
 *
 * @param ids one for each
 * @param duplicates ids of those that were there already; nothing was added for them
 * @param deduplicated ids of jobs that keep others of their deduplication id out; nothing was added for those
 */
public record AddedJobsJson(List<String> ids, List<String> duplicates, List<String> deduplicated) {
    /** The answer as its JSON shape. */
    public static AddedJobsJson of(List<AddedJob> added) {
        return new AddedJobsJson(
                added.stream().map(AddedJob::id).toList(),
                added.stream().filter(AddedJob::duplicate).map(AddedJob::id).toList(),
                added.stream().filter(AddedJob::deduplicated).map(AddedJob::id).toList());
    }
}
