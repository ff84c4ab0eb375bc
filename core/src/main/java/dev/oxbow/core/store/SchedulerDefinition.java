package dev.oxbow.core.store;

import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler to be made, or to be changed to this.
 *
 * @param id not empty
 * @param telemetry what its jobs carry of a trace, whatever the template's options say; null: what those say
 */
public record SchedulerDefinition(
        String id,
        Schedule schedule,
        JobTemplate template,
        @Nullable String telemetry) {
    public SchedulerDefinition {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("scheduler id must not be empty");
        }
    }

    /** One whose jobs carry what the template's options say. */
    public SchedulerDefinition(String id, Schedule schedule, JobTemplate template) {
        this(id, schedule, template, null);
    }

    public SchedulerDefinition carrying(@Nullable String metadata) {
        return new SchedulerDefinition(id, schedule, template, metadata);
    }
}
