package dev.oxbow.core.memory;

import dev.oxbow.core.queue.JobHandleContract;
import dev.oxbow.core.queue.JobStore;
import java.time.Clock;

final class JobHandleInMemoryTest extends JobHandleContract {
    @Override
    protected JobStore openStore() {
        return new InMemoryJobStore(Clock.systemUTC());
    }

    @Override
    protected void closeStore() {}
}
