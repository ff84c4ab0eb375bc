package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.worker.WorkerListener;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rarer calls of a listener. */
@Tag("unit")
class ListenerNotifierTest {
    private final ListeningContract.Notes notes = new ListeningContract.Notes();
    private final LocalJobs jobs = new ListenerNotifier(LocalJobs.IGNORED, notes);

    @Test
    void aJobWhoseLockIsLostIsReportedAsLost() {
        jobs.forgotten(Fetched.QUEUE, "7");

        assertThat(notes.lines).containsExactly("lost 7");
    }

    @Test
    void theEndOfAJobThatIsHandedBackOrRateLimitedIsNotReported() {
        jobs.ended(Fetched.QUEUE, new Outcome.HandedBack(Fetched.job("7", "t")), Instant.EPOCH);
        jobs.ended(Fetched.QUEUE, new Outcome.RateLimited(Fetched.job("8", "t"), Duration.ofSeconds(1)), Instant.EPOCH);

        assertThat(notes.lines).isEmpty();
    }

    @Test
    void whatTheListenerThrowsDoesNotReachTheWorker() {
        LocalJobs broken = new ListenerNotifier(LocalJobs.IGNORED, new WorkerListener() {
            @Override
            public void progress(String jobId, Json progress) {
                throw new StackOverflowError("broken on purpose");
            }
        });

        broken.progressed(Fetched.QUEUE, "7", Json.NULL);
        jobs.progressed(Fetched.QUEUE, "7", Json.NULL);

        assertThat(notes.lines).containsExactly("progress 7 null");
    }
}
