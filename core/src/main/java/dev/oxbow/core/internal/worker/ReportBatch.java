package dev.oxbow.core.internal.worker;

import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.Outcome;
import java.util.List;

/** The updates and outcomes that one call reports to the store, each in order. Immutable. */
record ReportBatch(List<JobUpdate> updates, List<Outcome> outcomes) {
    /** Reports nothing. */
    static final ReportBatch EMPTY = new ReportBatch(List.of(), List.of());

    ReportBatch {
        // Copies: what is added to the pending reports while a call is in flight must not become part of it.
        updates = List.copyOf(updates);
        outcomes = List.copyOf(outcomes);
    }

    boolean isOneOutcome() {
        return updates.isEmpty() && outcomes.size() == 1;
    }

    /** What may be reported again although it may have arrived: a log row would be stored twice, progress would not. */
    ReportBatch repeatable() {
        return new ReportBatch(
                updates.stream()
                        .filter(update -> update instanceof JobUpdate.Progress)
                        .toList(),
                outcomes);
    }
}
