package dev.oxbow.core.internal.queue;

import dev.oxbow.core.queue.JobNotFoundException;
import dev.oxbow.core.queue.JobRefusedException;
import dev.oxbow.core.queue.JobStateException;
import dev.oxbow.core.queue.Rejection;
import dev.oxbow.core.store.JobChange;
import dev.oxbow.core.store.JobUpdate;

/** What users are told of changes that were refused: BullMQ's sentences, and the queue. Stateless. */
public final class Rejections {
    private Rejections() {}

    /** What to throw for a change that was refused. */
    public static JobRefusedException exception(String queue, JobChange change, Rejection refusal) {
        String id = change.jobId();
        String operation = operation(change);
        String where = ". " + operation + " (queue " + queue + ")";
        return switch (refusal) {
            case JOB_MISSING -> new JobNotFoundException(queue, id, operation);
            case NOT_IN_STATE ->
                new JobStateException(
                        "Job " + id + " is not in the " + neededState(change) + " state" + where, queue, id, refusal);
            case PARENT_MISSING ->
                new JobStateException("Missing key for the parent of job " + id + where, queue, id, refusal);
            case BELONGS_TO_SCHEDULER ->
                new JobStateException(
                        "Job " + id + " belongs to a job scheduler and cannot be removed directly" + where,
                        queue,
                        id,
                        refusal);
            case LOCKED ->
                new JobStateException(
                        "Job " + id + " could not be removed because it, or a child that it waits for, is locked by"
                                + " another worker" + where,
                        queue,
                        id,
                        refusal);
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
