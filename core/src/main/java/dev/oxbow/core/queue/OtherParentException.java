package dev.oxbow.core.queue;

import dev.oxbow.core.job.AddedJob;
import java.util.List;

/** A job of the chosen id is there already and belongs to another parent, which is there too; BullMQ's error −7. It was left as it is. */
public final class OtherParentException extends JobNotAddedException {
    private static final long serialVersionUID = 1L;

    OtherParentException(String message, List<AddedJob> results) {
        super(message, results);
    }
}
