package dev.oxbow.core.internal.worker;

import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a worker has to tell its store and has not told yet. Outcomes are due at once; updates too, but not more often than the
 * interval: what comes meanwhile goes with the next call, and of a job's progress only the newest. Not thread-safe: the pump
 * guards it with its lock.
 */
final class PendingReports {
    private final long intervalNanos;
    private List<Outcome> outcomes = new ArrayList<>();
    private List<JobUpdate> updates = new ArrayList<>();
    /** Outcomes of calls that were refused for good: each is told alone, so that it holds up no other. */
    private final Deque<Outcome> suspects = new ArrayDeque<>();

    private long updatesDueAt = System.nanoTime();

    /** What goes into one call. */
    record Parcel(List<JobUpdate> updates, List<Outcome> outcomes) {
        Parcel {
            // What comes to the outbox while a call is in flight must not slip into its parcel.
            updates = List.copyOf(updates);
            outcomes = List.copyOf(outcomes);
        }

        boolean isOneOutcome() {
            return updates.isEmpty() && outcomes.size() == 1;
        }

        /** What may be told again although it may have arrived: a row of log would stand there twice, progress would not. */
        Parcel harmless() {
            return new Parcel(
                    updates.stream()
                            .filter(update -> update instanceof JobUpdate.Progress)
                            .toList(),
                    outcomes);
        }
    }

    /** @param updateInterval between two calls for updates alone */
    PendingReports(Duration updateInterval) {
        this.intervalNanos = updateInterval.toNanos();
    }

    boolean isEmpty() {
        return outcomes.isEmpty() && updates.isEmpty() && suspects.isEmpty();
    }

    /** Nanoseconds until something should be told, zero or less if now; {@link Long#MAX_VALUE} if there is nothing. */
    long dueIn(long now) {
        if (!outcomes.isEmpty() || !suspects.isEmpty()) {
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
        return suspects.isEmpty() ? outcomes.size() : 1;
    }

    /** Those not told yet, in order. */
    List<Outcome> outcomes() {
        List<Outcome> all = new ArrayList<>(suspects);
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

    /** Takes all updates and up to so many outcomes, the oldest first; or one suspect, if there are any. */
    Parcel take(int mostOutcomes, long now) {
        Outcome suspect = suspects.poll();
        if (suspect != null) {
            return new Parcel(List.of(), List.of(suspect));
        }
        List<Outcome> batch = outcomes;
        outcomes = new ArrayList<>();
        if (batch.size() > mostOutcomes) {
            outcomes.addAll(batch.subList(mostOutcomes, batch.size()));
            batch = batch.subList(0, mostOutcomes);
        }
        Parcel parcel = new Parcel(updates, batch);
        if (!updates.isEmpty()) {
            updates = new ArrayList<>();
            updatesDueAt = now + intervalNanos;
        }
        return parcel;
    }

    /** Puts what could not be told in front of what came meanwhile. */
    void putBack(Parcel parcel) {
        List<Outcome> allOutcomes = new ArrayList<>(parcel.outcomes());
        allOutcomes.addAll(outcomes);
        outcomes = allOutcomes;
        putBackUpdates(parcel.updates());
    }

    private void putBackUpdates(List<JobUpdate> older) {
        List<JobUpdate> newer = updates;
        updates = new ArrayList<>(older);
        newer.forEach(this::add);
    }

    /** After a refusal for good: the outcomes are told one by one from now on. The updates are lost, they may be the reason. */
    void suspect(Parcel parcel) {
        suspects.addAll(parcel.outcomes());
    }
}
