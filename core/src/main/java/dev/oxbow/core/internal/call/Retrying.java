package dev.oxbow.core.internal.call;

import dev.oxbow.core.fault.Retry;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.CallOutcomeUnknownException;
import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.pool.RedisException;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Repeats an attempt as a {@link RetryPolicy} says. Stateless and thread-safe; pauses on the caller's thread. */
final class Retrying {
    private final RetryPolicy policy;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private final DoubleSupplier random;

    Retrying(RetryPolicy policy, LongSupplier nanoTime, Pause pause, DoubleSupplier random) {
        this.policy = policy;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.random = random;
    }

    /**
     * Runs the attempt until it succeeds or must not be repeated.
     *
     * @param attempt gets the cause under which its commands are counted: the purpose's own, or {@link Cause#RETRY}
     */
    @Nullable
    Object run(CallPurpose purpose, Function<Cause, @Nullable Object> attempt) {
        long start = nanoTime.getAsLong();
        RedisException openOutcome = null;
        for (int retries = 0; ; retries++) {
            try {
                return attempt.apply(retries == 0 ? purpose.cause() : Cause.RETRY);
            } catch (RedisException failure) {
                if (!failure.surelyNotSent()) {
                    openOutcome = failure;
                }
                Duration wait = waitBefore(retries, purpose, failure);
                if (wait == null || elapsed(start).plus(wait).compareTo(policy.deadline()) > 0) {
                    throw finalFailure(failure, openOutcome);
                }
                pauseFor(wait, openOutcome);
            }
        }
    }

    /** The pause before the next attempt; null if there is none. */
    private @Nullable Duration waitBefore(int retries, CallPurpose purpose, RedisException failure) {
        boolean repeatable = failure.surelyNotSent() || purpose.idempotent();
        Retry retry = failure.fault().kind().retry();
        if (!repeatable
                || (retries >= policy.maxRetries() && !retry.untilDeadline())
                || Thread.currentThread().isInterrupted()) {
            return null;
        }
        return switch (retry) {
            case NO, LATER -> null;
            case ONCE -> retries == 0 ? Duration.ZERO : null;
            case ONCE_THEN_BACKOFF, ELSEWHERE ->
                retries == 0 ? Duration.ZERO : policy.pause(retries - 1, random.getAsDouble());
            case BACKOFF, PATIENTLY -> policy.pause(retries, random.getAsDouble());
        };
    }

    private Duration elapsed(long start) {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    private void pauseFor(Duration wait, @Nullable RedisException openOutcome) {
        if (wait.isZero()) {
            return;
        }
        try {
            pause.of(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw finalFailure(new PoolInterruptedException("interrupted before a call was retried", e), openOutcome);
        }
    }

    /**
     * What the caller gets: the last failure, which must not claim that no command was run if an earlier attempt may
     * have run it.
     */
    private static RedisException finalFailure(RedisException last, @Nullable RedisException openOutcome) {
        return openOutcome != null && last.surelyNotSent() ? new CallOutcomeUnknownException(last, openOutcome) : last;
    }
}
