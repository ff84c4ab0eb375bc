package dev.oxbow.core.store;

import dev.oxbow.core.job.NewJob;
import java.util.List;

/**
 * A process's exchange with one queue, in one call: first updates, then new jobs, then outcomes, each in order; then jobs are
 * taken and locked.
 */
public record Exchange(
        String queue, List<JobUpdate> updates, List<NewJob> adds, List<Outcome> outcomes, FetchRequest fetch) {
    public Exchange {
        updates = List.copyOf(updates);
        adds = List.copyOf(adds);
        outcomes = List.copyOf(outcomes);
    }

    /** Settles outcomes and takes jobs. */
    public Exchange(String queue, List<Outcome> outcomes, FetchRequest fetch) {
        this(queue, List.of(), List.of(), outcomes, fetch);
    }

    /** Whether there is nothing to exchange. */
    public boolean isEmpty() {
        return updates.isEmpty()
                && adds.isEmpty()
                && outcomes.isEmpty()
                && fetch.most() == 0
                && fetch.unanswered().isEmpty();
    }
}
