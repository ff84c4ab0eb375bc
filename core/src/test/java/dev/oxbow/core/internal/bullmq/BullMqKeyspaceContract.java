package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What operations leave in Redis: every key, its type, its value and the event stream, as BullMQ 6.7.0 leaves them. The
 * scenarios are in the interfaces; numbers in their comments are those of the layout's conformance cases. Each adapter
 * extends this.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class BullMqKeyspaceContract
        implements AddedKeyspace,
                ParentedKeyspace,
                DeduplicatedKeyspace,
                FlowAddedKeyspace,
                TakenKeyspace,
                HandedOverKeyspace,
                FinishedKeyspace,
                SettledKeyspace,
                FastPathKeyspace,
                RetriedKeyspace,
                HeldKeyspace,
                FlowKeyspace,
                ChangedKeyspace,
                RemovedKeyspace,
                ChildrenKeyspace,
                SchedulerKeyspace,
                KnownSchedulersKeyspace,
                NextRunKeyspace,
                PausedKeyspace,
                ListedKeyspace,
                DrainedKeyspace,
                CleanedKeyspace,
                ObliteratedKeyspace,
                MovedTogetherKeyspace,
                OrphanedKeyspace,
                LimitedKeyspace,
                LeftKeyspace {
    private volatile Keyspace subject;

    /** For subclasses; JUnit makes one instance for each test. */
    @SuppressWarnings("NullAway.Init") // JUnit calls openSubject() before each test
    protected BullMqKeyspaceContract() {}

    /** A pool of the adapter under test. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter meter);

    /** What it runs on. */
    protected RedisUnderTest redis() {
        return RedisUnderTest.ONE_SERVER;
    }

    @Override
    public final Keyspace subject() {
        return subject;
    }

    @BeforeEach
    final void openSubject() {
        CommandMeter meter = new CommandMeter();
        subject = new Keyspace(openPool(redis().address(), meter), meter, redis());
    }

    @AfterEach
    final void closeSubject() {
        subject.close();
    }
}
