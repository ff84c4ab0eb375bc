package dev.oxbow.core.internal.batch;

import dev.oxbow.core.testing.Await;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A blocking call on a thread of its own, so that a test can end it from another thread. */
public final class BlockedCall<T> {
    private static final int LOOKS = 15;
    private static final int PATIENCE_SECONDS = 20;

    private final FutureTask<T> call;

    private BlockedCall(FutureTask<T> call) {
        this.call = call;
    }

    /** Starts the call and returns once its thread is blocked, as its stack shows, or has ended. */
    public static <T> BlockedCall<T> start(Callable<T> blocking) {
        FutureTask<T> call = new FutureTask<>(blocking);
        Thread thread = new Thread(call, "contract-blocked-call");
        thread.setDaemon(true);
        thread.start();
        StackTraceElement[][] last = {{}};
        int[] same = {0};
        Await.until("the call blocks", () -> {
            StackTraceElement[] now = thread.getStackTrace();
            same[0] = Arrays.equals(now, last[0]) ? same[0] + 1 : 0;
            last[0] = now;
            return call.isDone() || same[0] >= LOOKS;
        });
        return new BlockedCall<>(call);
    }

    public boolean isDone() {
        return call.isDone();
    }

    /** The result of the call; fails if the call still blocks. */
    public T result() throws InterruptedException {
        try {
            return call.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the call still blocks", e);
        } catch (ExecutionException e) {
            throw new AssertionError("the call failed", e.getCause());
        }
    }
}
