package dev.oxbow.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.UnrecoverableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class AnalysisTest {
    private static final Json REQUEST = new Json("{\"text\":\"a\"}");

    private final Oxbow oxbow = Oxbow.builder().inMemory().build();
    private final Analysis analysis =
            new Analysis(oxbow.queue(Analysis.QUEUE), oxbow.statuses(), PollingPolicy.DEFAULT);

    @AfterEach
    void close() {
        oxbow.close(Duration.ZERO);
    }

    private void work(Analyzer analyzer) {
        oxbow.worker(Analysis.QUEUE, Analysis.processor(analyzer));
    }

    private AnalysisStatus awaitState(String jobId, JobState state) {
        Await.until("the analysis is " + state.word(), () -> statusOf(jobId).state() == state);
        return statusOf(jobId);
    }

    private AnalysisStatus statusOf(String jobId) {
        return analysis.status(jobId).orElseThrow();
    }

    @Test
    void anAcceptedAnalysisWaitsUnderAnIdOfItsOwn() {
        Analysis.Submission submission = analysis.submit(REQUEST);

        assertThat(statusOf(submission.jobId()).state()).isEqualTo(JobState.WAITING);
    }

    @Test
    void anUnknownIdHasNoStatus() {
        assertThat(analysis.status("nobody")).isEmpty();
    }

    @Test
    void aCompletedAnalysisShowsItsResult() {
        work((request, progress) -> new Json("{\"words\":1}"));

        String id = analysis.submit(REQUEST).jobId();

        AnalysisStatus status = awaitState(id, JobState.COMPLETED);
        assertThat(status.result()).isEqualTo(new Json("{\"words\":1}"));
        assertThat(status.error()).isNull();
    }

    @Test
    void aReasonThatIsMeantForTheClientIsShown() {
        work((request, progress) -> {
            throw new AnalysisException("The text is empty.", false, null);
        });

        String id = analysis.submit(REQUEST).jobId();

        AnalysisStatus status = awaitState(id, JobState.FAILED);
        assertThat(status.error()).isEqualTo("The text is empty.");
        assertThat(status.attemptsMade()).isEqualTo(1);
    }

    @Test
    void anInternalFailureNeverShowsItsDetails() {
        oxbow.worker(Analysis.QUEUE, job -> {
            try {
                return Analysis.processor((request, progress) -> {
                            throw new IllegalStateException("jdbc:password=secret");
                        })
                        .process(job);
            } catch (AnalysisException e) {
                throw new UnrecoverableException(String.valueOf(e.getMessage()));
            }
        });

        String id = analysis.submit(REQUEST).jobId();

        assertThat(awaitState(id, JobState.FAILED).error())
                .isEqualTo("The analysis failed because of an internal error.");
    }

    @Test
    void aWatcherHearsEveryStepInOrder() {
        CountDownLatch watched = new CountDownLatch(1);
        List<AnalysisStatus> heard = new CopyOnWriteArrayList<>();
        String id = analysis.submit(REQUEST).jobId();
        try (Subscription watching = analysis.watch(id, heard::add).orElseThrow()) {
            work((request, progress) -> {
                progress.accept(Json.of(40));
                watched.await();
                return Json.of("done");
            });
            Await.until("progress is heard", () -> heard.stream()
                    .anyMatch(status -> status.progress().equals(Json.of(40))));
            watched.countDown();
            Await.until("the end is heard", () -> heard.stream()
                    .anyMatch(status -> status.state().isFinished()));
            assertThat(watching).isNotNull();
        }
        assertThat(heard.stream().map(AnalysisStatus::state).distinct())
                .containsExactly(JobState.WAITING, JobState.ACTIVE, JobState.COMPLETED);
        assertThat(heard.get(heard.size() - 1).result()).isEqualTo(Json.of("done"));
    }

    @Test
    void nobodyCanWatchAnUnknownJob() {
        assertThat(analysis.watch("nobody", status -> {})).isEmpty();
    }

    @Test
    void aReasonOfAForeignWorkerIsCutToOneBoundedLine() {
        assertThat(AnalysisStatus.readable("Error: x\n    at stack (file.js:1)"))
                .isEqualTo("Error: x");
        assertThat(AnalysisStatus.readable("y".repeat(1000))).hasSize(301);
        assertThat(AnalysisStatus.readable(null)).contains("submit it again");
    }
}
