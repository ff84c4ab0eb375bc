package dev.oxbow.core.internal.status;

import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.OutcomeResult;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Test double of a worker: takes and settles when the test says so, and tells it as a real one does. */
public final class WorkerDouble {
    private static final Duration LOCK = Duration.ofHours(1);

    private final String queue;
    private final String name;
    private final JobStore store;
    private final Clock clock;
    private final LocalJobs localJobs;
    private int exchanges;

    /** @param localJobs {@link LocalJobs#IGNORED} for a worker of another process */
    public WorkerDouble(String queue, String name, JobStore store, Clock clock, LocalJobs localJobs) {
        this.queue = queue;
        this.name = name;
        this.store = store;
        this.clock = clock;
        this.localJobs = localJobs;
    }

    List<FetchedJob> take(int most) {
        List<FetchedJob> taken = exchange(List.of(), most).jobs();
        taken.forEach(job -> localJobs.started(queue, job.job(), clock.instant()));
        return taken;
    }

    public FetchedJob takeOne() {
        return take(1).get(0);
    }

    void progress(FetchedJob taken, Json progress) {
        localJobs.progressed(queue, taken.job().id(), progress);
        store.control().change(queue, List.of(new JobUpdate.Progress(taken.job().id(), progress)));
    }

    public OutcomeResult settle(Outcome outcome) {
        OutcomeResult outcomeResult =
                exchange(List.of(outcome), 0).outcomeResults().get(0);
        if (outcomeResult == OutcomeResult.ACCEPTED) {
            localJobs.ended(queue, outcome, clock.instant());
        } else {
            localJobs.forgotten(queue, outcome.fetched().job().id());
        }
        return outcomeResult;
    }

    private ExchangeResult exchange(List<Outcome> outcomes, int take) {
        return store.exchange(
                new Exchange(queue, outcomes, new FetchRequest(name + ":" + exchanges++, null, LOCK, take)));
    }
}
