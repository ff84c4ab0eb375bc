package dev.oxbow.core.queue;

import dev.oxbow.core.job.AddedJob;
import java.util.List;

/** There is no such parent as the job names; BullMQ's error −5. Nothing was written for the job, its number neither. */
public final class ParentMissingException extends JobNotAddedException {
    private static final long serialVersionUID = 1L;

    ParentMissingException(String message, List<AddedJob> results) {
        super(message, results);
    }
}
