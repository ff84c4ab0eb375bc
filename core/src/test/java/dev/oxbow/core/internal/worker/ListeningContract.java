package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.DelayedException;
import dev.oxbow.core.worker.WorkerListener;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** {@link WorkerListener}: a program receives what its own worker does. */
interface ListeningContract {
    /** The store of the running test, on the system's clock. */
    JobStore realStore();

    /** A queue that was not used before. */
    String freshQueue();

    /** Records all calls. */
    final class Notes implements WorkerListener {
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void active(Job job) {
            lines.add("active " + job.id());
        }

        @Override
        public void progress(String jobId, Json progress) {
            lines.add("progress " + jobId + " " + progress);
        }

        @Override
        public void completed(Job job, Json returnValue) {
            lines.add("completed " + job.id() + " " + returnValue);
        }

        @Override
        public void failed(Job job, String failedReason, boolean forGood) {
            lines.add("failed " + job.id() + " " + failedReason + (forGood ? " for good" : ""));
        }

        @Override
        public void lost(String jobId) {
            lines.add("lost " + jobId);
        }

        void await(String line) {
            Await.until("the listener is called: " + line, () -> lines.contains(line));
        }
    }

    private static WorkerOptions withListener(WorkerListener listener) {
        return WorkerOptions.builder().listener(listener).build();
    }

    @Test
    default void aListenerIsNotifiedOfAJobFromItsStartToItsEnd() {
        Notes notes = new Notes();
        try (Oxbow oxbow = OxbowForTests.over(realStore())) {
            oxbow.worker(
                    freshQueue(),
                    job -> {
                        job.updateProgress(50);
                        return "done";
                    },
                    withListener(notes));
            oxbow.queue(freshQueue()).add("n", 1);

            notes.await("completed 1 \"done\"");
        }

        assertThat(notes.lines).containsExactly("active 1", "progress 1 50", "completed 1 \"done\"");
    }

    @Test
    default void aListenerIsNotifiedOfEachAttemptThatFails() {
        Notes notes = new Notes();
        try (Oxbow oxbow = OxbowForTests.over(realStore())) {
            oxbow.worker(
                    freshQueue(),
                    job -> {
                        throw new IllegalStateException("no luck");
                    },
                    withListener(notes));
            oxbow.queue(freshQueue()).add("n", 1, options -> options.attempts(2));

            notes.await("failed 1 no luck for good");
        }

        assertThat(notes.lines)
                .containsExactly("active 1", "failed 1 no luck", "active 1", "failed 1 no luck for good");
    }

    @Test
    default void aJobThatIsDelayedIsReportedNeitherAsCompletedNorAsFailed() {
        Notes notes = new Notes();
        try (Oxbow oxbow = OxbowForTests.over(realStore())) {
            Queue queue = oxbow.queue(freshQueue());
            oxbow.worker(
                    freshQueue(),
                    job -> {
                        throw new DelayedException(Duration.ofHours(1));
                    },
                    withListener(notes));
            String id = queue.add("n", 1).id();
            Await.until("it is delayed", () -> queue.job(id).state() == JobState.DELAYED);
        }

        assertThat(notes.lines).containsExactly("active 1");
    }

    @Test
    default void whatAListenerThrowsChangesNothingForTheJob() {
        WorkerListener broken = new WorkerListener() {
            @Override
            public void active(Job job) {
                throw new IllegalStateException("broken on purpose");
            }

            @Override
            public void completed(Job job, Json returnValue) {
                throw new IllegalStateException("broken on purpose");
            }
        };
        try (Oxbow oxbow = OxbowForTests.over(realStore())) {
            Queue queue = oxbow.queue(freshQueue());
            oxbow.worker(freshQueue(), job -> null, withListener(broken));
            queue.add("n", 1);
            queue.add("n", 2, JobOptions.DEFAULTS);

            Await.until("both have completed", () -> queue.counts().completed() == 2);
        }
    }
}
