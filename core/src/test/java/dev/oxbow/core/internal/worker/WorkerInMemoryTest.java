package dev.oxbow.core.internal.worker;

import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.store.JobStore;
import java.time.Clock;

class WorkerInMemoryTest extends WorkerContract {
    @Override
    protected JobStore openStore() {
        return new InMemoryJobStore(Clock.systemUTC());
    }

    @Override
    protected void closeStore() {}
}
