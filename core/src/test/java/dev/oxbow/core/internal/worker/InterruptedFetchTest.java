package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.ManualJob;
import dev.oxbow.core.worker.ManualWorker;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptedFetchTest {
    private final JobStore store = new InMemoryJobStore(Clock.systemUTC());
    private final ManualWorker worker =
            new DefaultManualWorker("q", store, WorkerOptions.DEFAULTS, PayloadCodec.DEFAULT, Clock.systemUTC());

    private record Seen(Optional<ManualJob> job, boolean flag) {}

    @Test
    void anInterruptEndsTheWaitAndIsNotLost() throws Exception {
        CompletableFuture<Seen> seen = new CompletableFuture<>();
        Thread waiting = new Thread(
                () -> seen.complete(new Seen(
                        worker.fetch(Duration.ofMinutes(10)),
                        Thread.currentThread().isInterrupted())),
                "fetches manually");
        waiting.setDaemon(true);
        waiting.start();
        Await.until("it waits", () -> waiting.getState() == Thread.State.TIMED_WAITING);

        waiting.interrupt();

        assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo(new Seen(Optional.empty(), true));
        store.add("q", List.of(new NewJob("n", Json.NULL, JobOptions.DEFAULTS)));
        assertThat(worker.fetch()).isPresent();
    }
}
