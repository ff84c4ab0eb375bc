package dev.oxbow.core.whole;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.internal.bullmq.RedisForTests;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Oxbow as a program sees it. Each adapter extends this. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class OxbowContract implements AsyncContract, TypedContract, FiguresContract {
    private final String name = "whole-" + UUID.randomUUID();

    @SuppressWarnings("NullAway.Init") // JUnit calls open() before each test
    private Oxbow oxbow;

    /** For subclasses. */
    protected OxbowContract() {}

    /** A pool of the adapter under test. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter meter);

    @BeforeEach
    final void open() {
        CommandMeter meter = new CommandMeter();
        oxbow = OxbowForTests.on(openPool(RedisForTests.address(), meter), meter);
    }

    @AfterEach
    final void close() {
        oxbow.close(Duration.ofSeconds(5));
    }

    @Override
    public final Oxbow oxbow() {
        return oxbow;
    }

    @Override
    public final String name() {
        return name;
    }
}
