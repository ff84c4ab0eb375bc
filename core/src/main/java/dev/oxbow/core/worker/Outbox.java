package dev.oxbow.core.worker;

import dev.oxbow.core.queue.JobUpdate;
import dev.oxbow.core.queue.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker has to tell its store and has not told yet. Not thread-safe: the pump guards it with its lock.
 */
final class Outbox {
    private List<Outcome> outcomes = new ArrayList<>();
    private List<JobUpdate> updates = new ArrayList<>();

    /** What goes into one call. The updates are the taker's own: it removes those that were told. */
    record Parcel(List<JobUpdate> updates, List<Outcome> outcomes) {}

    boolean isEmpty() {
        return outcomes.isEmpty() && updates.isEmpty();
    }

    /** Those not told yet, in order. */
    List<Outcome> outcomes() {
        return outcomes;
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

    /** Takes all updates and up to so many outcomes, the oldest first. */
    Parcel take(int mostOutcomes) {
        List<Outcome> batch = outcomes;
        outcomes = new ArrayList<>();
        if (batch.size() > mostOutcomes) {
            outcomes.addAll(batch.subList(mostOutcomes, batch.size()));
            batch = batch.subList(0, mostOutcomes);
        }
        Parcel parcel = new Parcel(updates, batch);
        updates = new ArrayList<>();
        return parcel;
    }

    /** Puts what could not be told in front of what came meanwhile. */
    void putBack(Parcel parcel) {
        List<Outcome> allOutcomes = new ArrayList<>(parcel.outcomes());
        allOutcomes.addAll(outcomes);
        outcomes = allOutcomes;
        List<JobUpdate> newer = updates;
        updates = new ArrayList<>(parcel.updates());
        newer.forEach(this::add);
    }
}
