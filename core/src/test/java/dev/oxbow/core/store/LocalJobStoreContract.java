package dev.oxbow.core.store;

import dev.oxbow.core.testing.ManualClock;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link JobStore} must do, also one whose jobs and workers share one process, in the domain's words. A store's own
 * test says how to open one; the scenarios are in the interfaces, one for each operation of the port. Each test has a queue of its
 * own, so one server can serve them all, and a clock that stands still. Locks run on the store's own time, so tests that need them
 * gone wait for it.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class LocalJobStoreContract
        implements AddingContract,
                FetchingContract,
                ExchangeContract,
                HandOverContract,
                BacklogProbeContract,
                FinishingContract,
                LeavingContract,
                KeepingContract,
                RetryingContract,
                ReadingContract,
                ChangingContract,
                JobLogsContract,
                QueueControlContract,
                EventsContract,
                WaitingForWorkContract {
    private volatile StoreUnderTest subject;

    /** For subclasses; JUnit makes one instance for each test. */
    @SuppressWarnings("NullAway.Init") // JUnit calls openSubject() before each test
    protected LocalJobStoreContract() {}

    /** A store that takes timestamps and due times from this clock. */
    protected abstract JobStore openStore(Clock clock);

    /** Gives up what {@link #openStore} took; called after each test, also after one that failed. */
    protected void closeStore(JobStore store) {}

    @Override
    public final StoreUnderTest subject() {
        return subject;
    }

    @BeforeEach
    final void openSubject() {
        ManualClock clock = ManualClock.standing();
        subject = new StoreUnderTest(openStore(clock), clock);
    }

    @AfterEach
    final void closeSubject() {
        closeStore(subject.store);
    }
}
