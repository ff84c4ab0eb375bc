package dev.oxbow.core.internal.worker;

import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a worker has not reported to its store yet. Outcomes are due at once; updates too, but not more often than the
 * interval: later ones go with the next call, and of a job's progress only the newest is reported. Not thread-safe: the
 * lock of {@link DispatchState} guards it.
 */
final class PendingReports {
    private final long intervalNanos;
    private List<Outcome> outcomes = new ArrayList<>();
    private List<JobUpdate> updates = new ArrayList<>();
    /**
     * Outcomes of batches that the store rejected: each is reported alone, so that one bad outcome holds up no other.
     */
    private final Deque<Outcome> isolated = new ArrayDeque<>();

    private long updatesDueAt = System.nanoTime();

    /** @param updateInterval between two calls for updates alone */
    PendingReports(Duration updateInterval) {
        this.intervalNanos = updateInterval.toNanos();
    }

    boolean isEmpty() {
        return outcomes.isEmpty() && updates.isEmpty() && isolated.isEmpty();
    }

    /** Nanoseconds until a report is due, zero or less if now; {@link Long#MAX_VALUE} if there is none. */
    long dueIn(long now) {
        if (!outcomes.isEmpty() || !isolated.isEmpty()) {
            return 0;
        }
        return updatesDueIn(now);
    }

    /** The same for updates alone. */
    long updatesDueIn(long now) {
        return updates.isEmpty() ? Long.MAX_VALUE : updatesDueAt - now;
    }

    /** How many outcomes could go with the next call. */
    int ready() {
        return isolated.isEmpty() ? outcomes.size() : 1;
    }

    /** The unreported outcomes, in order. */
    List<Outcome> outcomes() {
        List<Outcome> all = new ArrayList<>(isolated);
        all.addAll(outcomes);
        return all;
    }

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    void add(JobUpdate update) {
        if (update instanceof JobUpdate.Progress) {
            // Only the newest progress of a job is worth a command.
            updates.removeIf(older ->
                    older instanceof JobUpdate.Progress && older.jobId().equals(update.jobId()));
        }
        updates.add(update);
    }

    /**
     * Removes the next batch: all updates and up to so many outcomes, the oldest first; or one isolated outcome, if
     * there is any.
     */
    ReportBatch nextBatch(int mostOutcomes, long now) {
        Outcome alone = isolated.poll();
        if (alone != null) {
            return new ReportBatch(List.of(), List.of(alone));
        }
        List<Outcome> oldest = outcomes;
        outcomes = new ArrayList<>();
        if (oldest.size() > mostOutcomes) {
            outcomes.addAll(oldest.subList(mostOutcomes, oldest.size()));
            oldest = oldest.subList(0, mostOutcomes);
        }
        ReportBatch batch = new ReportBatch(updates, oldest);
        if (!updates.isEmpty()) {
            updates = new ArrayList<>();
            updatesDueAt = now + intervalNanos;
        }
        return batch;
    }

    /** Puts a batch that could not be reported before the reports that were added meanwhile. */
    void putBack(ReportBatch batch) {
        List<Outcome> allOutcomes = new ArrayList<>(batch.outcomes());
        allOutcomes.addAll(outcomes);
        outcomes = allOutcomes;
        putBackUpdates(batch.updates());
    }

    private void putBackUpdates(List<JobUpdate> older) {
        List<JobUpdate> newer = updates;
        updates = new ArrayList<>(older);
        newer.forEach(this::add);
    }

    /**
     * After a permanent rejection: reports the batch's outcomes one by one. Its updates are dropped, for they may be
     * the reason.
     */
    void isolate(ReportBatch batch) {
        isolated.addAll(batch.outcomes());
    }
}
