package dev.oxbow.core.internal.worker;

import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.store.JobStore;
import java.time.Clock;
import org.junit.jupiter.api.Tag;

/** The tests about crashed workers and lost replies run on Redis only: in memory there is neither. */
@Tag("unit")
class WorkerInMemoryTest extends WorkerContract {
    @Override
    protected JobStore openStore() {
        return new InMemoryJobStore(Clock.systemUTC());
    }

    @Override
    protected void closeStore() {}

    @Override
    void recoversAJobThatACrashedWorkerLeftActive() {}

    @Override
    public void jobsOfLostAnswersAreFetchedAgainAndProcessedOnce() {}

    @Override
    public void aJobWhoseAddingWasNotAnsweredIsProcessedOnceIfItWasAdded() {}

    @Override
    public void aJobWithAChosenIdWhoseAddingWasNotAnsweredIsAddedAgainSafely() {}
}
