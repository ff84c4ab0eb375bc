package dev.oxbow.core.queue;

import dev.oxbow.core.schedule.JobTemplate;
import dev.oxbow.core.schedule.Schedule;

/**
 * A scheduler to be made, or to be changed to this.
 *
 * @param id not empty
 */
public record SchedulerDefinition(String id, Schedule schedule, JobTemplate template) {
    public SchedulerDefinition {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("scheduler id must not be empty");
        }
    }
}
