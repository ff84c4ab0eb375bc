package dev.oxbow.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.LocalJobs;
import dev.oxbow.core.queue.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a listener hears of what it is rarely told. */
class ListenedJobsTest {
    private final ListeningContract.Notes notes = new ListeningContract.Notes();
    private final LocalJobs jobs = new ListenedJobs(LocalJobs.IGNORED, notes);

    @Test
    void aJobWhoseLockIsLostIsLost() {
        jobs.forgotten(Taken.QUEUE, "7");

        assertThat(notes.lines).containsExactly("lost 7");
    }

    @Test
    void aJobThatIsHandedBackOrHeldBackEndsWithoutNews() {
        jobs.ended(Taken.QUEUE, new Outcome.HandedBack(Taken.job("7", "t")), Instant.EPOCH);
        jobs.ended(Taken.QUEUE, new Outcome.RateLimited(Taken.job("8", "t"), Duration.ofSeconds(1)), Instant.EPOCH);

        assertThat(notes.lines).isEmpty();
    }

    @Test
    void anErrorOfTheListenerIsNotTheWorkers() {
        LocalJobs broken = new ListenedJobs(LocalJobs.IGNORED, new WorkerListener() {
            @Override
            public void progress(String jobId, Json progress) {
                throw new IllegalStateException("broken on purpose");
            }
        });

        broken.progressed(Taken.QUEUE, "7", Json.NULL);
        jobs.progressed(Taken.QUEUE, "7", Json.NULL);

        assertThat(notes.lines).containsExactly("progress 7 null");
    }
}
