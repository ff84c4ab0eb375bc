package dev.oxbow.core.queue;

import dev.oxbow.core.OxbowException;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.AddedJob.AddStatus;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.job.ParentJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job was not added because of the parent that it names. The message is about the first refused job of the call; {@link
 * #results()} has the result of each job, and those that were not refused have been added.
 */
public final class JobNotAddedException extends OxbowException {
    private static final long serialVersionUID = 1L;

    private final AddStatus reason;
    private final transient List<AddedJob> results;

    private JobNotAddedException(String message, AddStatus reason, List<AddedJob> results) {
        super(message);
        this.reason = reason;
        this.results = List.copyOf(results);
    }

    /**
     * For a job that was refused.
     *
     * @param job as it was given
     * @param reason {@link AddStatus#PARENT_MISSING} or {@link AddStatus#OTHER_PARENT}
     * @param results one for each job of the call, in order; empty for a flow
     */
    public static JobNotAddedException of(NewJob job, AddStatus reason, List<AddedJob> results) {
        ParentJob parent = job.options().parent();
        String message = reason == AddStatus.PARENT_MISSING
                ? "Missing key for parent job " + place(parent) + ": job '" + job.name() + "' was not added"
                : "The parent job " + place(parent) + " cannot be replaced: job '"
                        + job.options().jobId() + "' is there already and belongs to another parent";
        return new JobNotAddedException(message, reason, results);
    }

    /**
     * {@link AddStatus#PARENT_MISSING}: the parent that the job names does not exist, and nothing was written for the job (BullMQ's
     * error −5); or {@link AddStatus#OTHER_PARENT}: a job of the chosen id exists and belongs to another parent, and was left as it
     * is (BullMQ's error −7).
     */
    public AddStatus reason() {
        return reason;
    }

    /** One result for each job of the call, in order. Empty for a flow: nothing of it was added. */
    public List<AddedJob> results() {
        return results;
    }

    private static String place(@Nullable ParentJob parent) {
        return parent == null ? "of its flow" : "'" + parent.id() + "' of queue '" + parent.queue() + "'";
    }
}
