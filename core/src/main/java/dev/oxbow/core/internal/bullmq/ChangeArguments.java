package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.store.JobChange;
import dev.oxbow.core.store.JobUpdate;
import java.util.List;

/** Arguments of {@code scripts/change-jobs.lua}. Stateless. */
final class ChangeArguments {
    static final int FOR_EACH = 5;

    private ChangeArguments() {}

    /** The kind of change, the job's id, and three more arguments. */
    static List<String> of(JobChange change) {
        String id = change.jobId();
        if (change instanceof JobUpdate.Progress progress) {
            return List.of("progress", id, progress.progress().text(), "", "");
        } else if (change instanceof JobUpdate.Log log) {
            Integer keep = log.keep();
            return List.of("log", id, log.row(), keep == null ? "" : keep.toString(), "");
        } else if (change instanceof JobChange.Row row) {
            return List.of("log", id, row.row(), "own", "");
        } else if (change instanceof JobChange.ClearLogs clear) {
            return List.of("clear-logs", id, Integer.toString(clear.keep()), "", "");
        } else if (change instanceof JobChange.Data data) {
            return List.of("data", id, data.data().text(), "", "");
        } else if (change instanceof JobChange.Remove remove) {
            return List.of("remove", id, flag(remove.withChildren()), "", "");
        } else if (change instanceof JobChange.RemovePendingChildren) {
            return List.of("remove-pending-children", id, "", "", "");
        } else if (change instanceof JobChange.Retry retry) {
            return List.of(
                    "retry",
                    id,
                    retry.options().from().word(),
                    flag(retry.options().resetAttemptsMade()),
                    flag(retry.options().resetAttemptsStarted()));
        } else if (change instanceof JobChange.Promote) {
            return List.of("promote", id, "", "", "");
        } else if (change instanceof JobChange.Delay delay) {
            return List.of("delay", id, Long.toString(delay.delay().toMillis()), "", "");
        } else if (change instanceof JobChange.Priority priority) {
            return List.of("priority", id, Integer.toString(priority.priority()), flag(priority.lifo()), "");
        } else if (change instanceof JobChange.ExtendLock lock) {
            return List.of(
                    "extend-lock",
                    id,
                    lock.token(),
                    Long.toString(lock.duration().toMillis()),
                    "");
        } else if (change instanceof JobChange.DetachFromParent) {
            return List.of("detach", id, "", "", "");
        } else if (change instanceof JobChange.EndDeduplication) {
            return List.of("end-deduplication", id, "", "", "");
        }
        throw new IllegalArgumentException(
                "an unknown change: " + change.getClass().getName());
    }

    private static String flag(boolean value) {
        return value ? "1" : "0";
    }

    /** Whether making the change twice leaves, and replies, the same as making it once; a second event does no harm. */
    static boolean isRepeatable(JobChange change) {
        return change instanceof JobUpdate.Progress
                || change instanceof JobChange.Data
                || change instanceof JobChange.ClearLogs
                || change instanceof JobChange.Remove
                || change instanceof JobChange.RemovePendingChildren
                || change instanceof JobChange.Delay
                || change instanceof JobChange.ExtendLock;
    }
}
