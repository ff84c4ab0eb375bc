package dev.oxbow.app.interop;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.worker.WorkerOptions;
import java.util.concurrent.CountDownLatch;

/**
 * A separate program, so that it can be killed: fetches a job, prints {@code taken ID} and never ends. Arguments:
 * adapter, URL of Redis, queue.
 */
final class HangingWorker {
    private HangingWorker() {}

    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        Oxbow oxbow = Adapter.valueOf(arguments[0]).open(arguments[1]);
        oxbow.worker(
                arguments[2],
                job -> {
                    System.out.println("taken " + job.job().id());
                    never.await();
                    return null;
                },
                WorkerOptions.builder()
                        .lockDuration(CrashRecoveryTest.LOCK)
                        .stalledInterval(CrashRecoveryTest.LOOK)
                        .build());
        never.await();
    }
}
