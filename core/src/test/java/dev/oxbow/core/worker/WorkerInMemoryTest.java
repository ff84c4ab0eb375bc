package dev.oxbow.core.worker;

import dev.oxbow.core.memory.InMemoryJobStore;
import dev.oxbow.core.queue.JobStore;
import java.time.Clock;

class WorkerInMemoryTest extends WorkerContract {
    @Override
    protected JobStore openStore() {
        return new InMemoryJobStore(Clock.systemUTC());
    }

    @Override
    protected void closeStore() {}
}
