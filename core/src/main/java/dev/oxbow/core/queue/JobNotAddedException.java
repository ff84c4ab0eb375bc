package dev.oxbow.core.queue;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.AddedJob.AddStatus;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.job.ParentJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job was not added because of the parent that it names. Its message is about the first of the call's jobs that was refused;
 * {@link #results()} says what became of each, the others having been added.
 */
public abstract sealed class JobNotAddedException extends RuntimeException
        permits ParentMissingException, OtherParentException {
    private static final long serialVersionUID = 1L;

    private final transient List<AddedJob> results;

    JobNotAddedException(String message, List<AddedJob> results) {
        super(message);
        this.results = List.copyOf(results);
    }

    /** One for each job of the call, in order. Of a flow there is none: nothing of it was added. */
    public List<AddedJob> results() {
        return results;
    }

    /** Passes results on, unless one of the jobs was refused. */
    static List<AddedJob> orThrow(List<NewJob> jobs, List<AddedJob> results) {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).refused()) {
                throw of(jobs.get(i), results.get(i).status(), results);
            }
        }
        return results;
    }

    /**
     * For a job that was refused.
     *
     * @param job as it was given
     * @param status {@link AddStatus#PARENT_MISSING} or {@link AddStatus#OTHER_PARENT}
     */
    public static JobNotAddedException of(NewJob job, AddStatus status, List<AddedJob> results) {
        ParentJob parent = job.options().parent();
        return status == AddStatus.PARENT_MISSING
                ? new ParentMissingException(
                        "Missing key for parent job " + place(parent) + ": job '" + job.name() + "' was not added",
                        results)
                : new OtherParentException(
                        "The parent job " + place(parent) + " cannot be replaced: job '"
                                + job.options().jobId() + "' is there already and belongs to another parent",
                        results);
    }

    private static String place(@Nullable ParentJob parent) {
        return parent == null ? "of its flow" : "'" + parent.id() + "' of queue '" + parent.queue() + "'";
    }
}
