package dev.oxbow.core.internal.queue;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobNotAddedException;
import dev.oxbow.core.queue.JobNotFoundException;
import dev.oxbow.core.queue.JobRefusedException;
import dev.oxbow.core.queue.JobStateException;
import dev.oxbow.core.queue.Rejection;
import dev.oxbow.core.store.JobChange;
import dev.oxbow.core.store.JobUpdate;
import java.util.List;

/** Exceptions for changes that were refused, with the messages of BullMQ and the name of the queue. Stateless. */
public final class Rejections {
    private Rejections() {}

    /**
     * Returns the results unless one of the jobs was refused.
     *
     * @throws JobNotAddedException for the first job that was refused
     */
    public static List<AddedJob> orThrow(List<NewJob> jobs, List<AddedJob> results) {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).refused()) {
                throw JobNotAddedException.of(jobs.get(i), results.get(i).status(), results);
            }
        }
        return results;
    }

    /** The exception for a change that was refused. */
    public static JobRefusedException exception(String queue, JobChange change, Rejection rejection) {
        String id = change.jobId();
        String operation = operation(change);
        String where = ". " + operation + " (queue " + queue + ")";
        return switch (rejection) {
            case JOB_MISSING -> new JobNotFoundException(queue, id, operation);
            case NOT_IN_STATE ->
                new JobStateException(
                        "Job " + id + " is not in the " + neededState(change) + " state" + where, queue, id, rejection);
            case PARENT_MISSING ->
                new JobStateException("Missing key for the parent of job " + id + where, queue, id, rejection);
            case BELONGS_TO_SCHEDULER ->
                new JobStateException(
                        "Job " + id + " belongs to a job scheduler and cannot be removed directly" + where,
                        queue,
                        id,
                        rejection);
            case LOCKED ->
                new JobStateException(
                        "Job " + id + " could not be removed because it, or a child that it waits for, is locked by"
                                + " another worker" + where,
                        queue,
                        id,
                        rejection);
        };
    }

    /** BullMQ's name. */
    private static String operation(JobChange change) {
        if (change instanceof JobUpdate.Progress) {
            return "updateProgress";
        } else if (change instanceof JobUpdate.Log || change instanceof JobChange.Row) {
            return "addLog";
        } else if (change instanceof JobChange.Data) {
            return "updateData";
        } else if (change instanceof JobChange.Retry) {
            return "reprocessJob";
        } else if (change instanceof JobChange.Promote) {
            return "promote";
        } else if (change instanceof JobChange.Delay) {
            return "changeDelay";
        } else if (change instanceof JobChange.Priority) {
            return "changePriority";
        } else if (change instanceof JobChange.DetachFromParent) {
            return "removeChildDependency";
        } else if (change instanceof JobChange.EndDeduplication) {
            return "removeDeduplicationKey";
        }
        return "removeJob";
    }

    private static String neededState(JobChange change) {
        return change instanceof JobChange.Retry retry ? retry.options().from().word() : "delayed";
    }
}
