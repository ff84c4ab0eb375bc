package dev.oxbow.core.status;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.JobStore;
import dev.oxbow.core.queue.JobUpdate;
import dev.oxbow.core.queue.LocalJobs;
import dev.oxbow.core.queue.Outcome;
import dev.oxbow.core.queue.Settlement;
import dev.oxbow.core.queue.Take;
import dev.oxbow.core.queue.TakenJob;
import dev.oxbow.core.queue.Turn;
import dev.oxbow.core.queue.TurnResult;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Test double of a worker: takes and settles when the test says so, and tells it as a real one does. */
final class WorkerDouble {
    private static final Duration LOCK = Duration.ofHours(1);

    private final String queue;
    private final String name;
    private final JobStore store;
    private final Clock clock;
    private final LocalJobs told;
    private int turns;

    /** @param told {@link LocalJobs#IGNORED} for a worker of another process */
    WorkerDouble(String queue, String name, JobStore store, Clock clock, LocalJobs told) {
        this.queue = queue;
        this.name = name;
        this.store = store;
        this.clock = clock;
        this.told = told;
    }

    List<TakenJob> take(int most) {
        List<TakenJob> taken = turn(List.of(), most).jobs();
        taken.forEach(job -> told.started(queue, job.job(), clock.instant()));
        return taken;
    }

    TakenJob takeOne() {
        return take(1).get(0);
    }

    void progress(TakenJob taken, Json progress) {
        told.progressed(queue, taken.job().id(), progress);
        store.control().change(queue, List.of(new JobUpdate.Progress(taken.job().id(), progress)));
    }

    Settlement settle(Outcome outcome) {
        Settlement settlement = turn(List.of(outcome), 0).settlements().get(0);
        if (settlement == Settlement.ACCEPTED) {
            told.ended(queue, outcome, clock.instant());
        } else {
            told.forgotten(queue, outcome.taken().job().id());
        }
        return settlement;
    }

    private TurnResult turn(List<Outcome> outcomes, int take) {
        return store.turn(new Turn(queue, outcomes, new Take(name + ":" + turns++, null, LOCK, take)));
    }
}
