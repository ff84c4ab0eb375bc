package dev.oxbow.core.internal.memory;

import dev.oxbow.core.store.JobHandleContract;
import dev.oxbow.core.store.JobStore;
import java.time.Clock;
import org.junit.jupiter.api.Tag;

@Tag("unit")
final class JobHandleInMemoryTest extends JobHandleContract {
    @Override
    protected JobStore openStore() {
        return new InMemoryJobStore(Clock.systemUTC());
    }

    @Override
    protected void closeStore() {}
}
