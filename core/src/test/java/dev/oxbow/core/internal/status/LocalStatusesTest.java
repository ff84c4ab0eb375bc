package dev.oxbow.core.internal.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.status.JobStatus;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.testing.ManualTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class LocalStatusesTest {
    private static final String QUEUE = "q";
    private static final Instant TAKEN_AT = Instant.parse("2026-01-01T00:00:01Z");
    private static final Instant ENDED_AT = Instant.parse("2026-01-01T00:00:02Z");

    private final ManualTicker ticker = new ManualTicker();
    private final List<String> outdated = new ArrayList<>();
    private final LocalStatuses local = new LocalStatuses(ticker, (queue, id) -> outdated.add(queue + " " + id));

    private static FetchedJob taken(String id) {
        Job job = new Job(
                QUEUE,
                id,
                "n",
                Json.EMPTY_OBJECT,
                JobOptions.DEFAULTS,
                Instant.EPOCH,
                Duration.ZERO,
                0,
                Job.NO_PROGRESS,
                1,
                0,
                0,
                TAKEN_AT,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null);
        return new FetchedJob(job, "token");
    }

    private FetchedJob start(String id) {
        FetchedJob taken = taken(id);
        local.started(QUEUE, taken.job(), TAKEN_AT);
        return taken;
    }

    private void complete(FetchedJob taken, Json value, KeepJobs keep) {
        local.ended(QUEUE, new Outcome.Completed(taken, value, keep), ENDED_AT);
    }

    @Test
    void anUnheardOfJobIsNotKnown() {
        assertThat(local.status(QUEUE, "1")).isEmpty();
    }

    @Test
    void anActiveJobIsKnownWithTheProgressItReported() {
        start("1");
        local.progressed(QUEUE, "1", Json.of(40));

        assertThat(local.status(QUEUE, "1"))
                .contains(
                        new JobStatus("1", JobState.ACTIVE, Json.of(40), null, null, 0, Instant.EPOCH, TAKEN_AT, null));
        assertThat(local.status("another", "1")).isEmpty();
    }

    @Test
    void anActiveJobIsKnownForAsLongAsItTakes() {
        start("1");
        ticker.advance(Duration.ofDays(3));

        assertThat(local.status(QUEUE, "1")).isPresent();
    }

    @Test
    void aCompletedJobIsKnownForAShortTime() {
        FetchedJob job = start("1");
        local.progressed(QUEUE, "1", Json.of(90));
        complete(job, Json.of("done"), KeepJobs.all());

        assertThat(local.status(QUEUE, "1"))
                .contains(new JobStatus(
                        "1",
                        JobState.COMPLETED,
                        Json.of(90),
                        Json.of("done"),
                        null,
                        1,
                        Instant.EPOCH,
                        TAKEN_AT,
                        ENDED_AT));
        ticker.advance(LocalStatuses.END_IS_KNOWN_FOR);
        assertThat(local.status(QUEUE, "1")).isEmpty();
    }

    @Test
    void aFailedJobIsKnownWithItsReason() {
        FetchedJob job = start("1");
        local.ended(QUEUE, new Outcome.Failed(job, "boom", List.of("trace"), KeepJobs.all()), ENDED_AT);

        assertThat(local.status(QUEUE, "1"))
                .contains(new JobStatus(
                        "1", JobState.FAILED, Job.NO_PROGRESS, null, "boom", 1, Instant.EPOCH, TAKEN_AT, ENDED_AT));
    }

    @Test
    void aJobThatWaitsAgainIsNotKnownForAnybodyMayTakeIt() {
        local.ended(QUEUE, new Outcome.Retried(start("1"), "boom", List.of(), Duration.ZERO), ENDED_AT);
        local.ended(QUEUE, new Outcome.Retried(start("2"), "boom", List.of(), Duration.ofHours(1)), ENDED_AT);
        local.ended(QUEUE, new Outcome.HandedBack(start("3")), ENDED_AT);

        assertThat(List.of("1", "2", "3"))
                .allSatisfy(id -> assertThat(local.status(QUEUE, id)).isEmpty());
    }

    @Test
    void aForgottenJobIsNotKnown() {
        start("1");
        local.forgotten(QUEUE, "1");
        local.progressed(QUEUE, "1", Json.of(1));

        assertThat(local.status(QUEUE, "1")).isEmpty();
    }

    @Test
    void theEndOfAJobThatIsNotHeldHereIsNotKept() {
        complete(taken("1"), Json.NULL, KeepJobs.all());

        assertThat(local.status(QUEUE, "1")).isEmpty();
    }

    @Test
    void aJobRemovedWithItsEndIsKnownOnlyToThoseWhoFollowIt() {
        complete(start("1"), Json.of("done"), KeepJobs.none());
        complete(start("2"), Json.of("done"), KeepJobs.youngerThan(Duration.ZERO));

        assertThat(List.of("1", "2")).allSatisfy(id -> {
            assertThat(local.status(QUEUE, id)).isEmpty();
            assertThat(local.latest(QUEUE, id)).map(JobStatus::state).contains(JobState.COMPLETED);
        });
    }

    @Test
    void aJobThatIsTakenAgainIsActiveAgain() {
        complete(start("1"), Json.of("done"), KeepJobs.all());
        start("1");

        assertThat(local.status(QUEUE, "1")).map(JobStatus::state).contains(JobState.ACTIVE);
    }

    @Test
    void aLargeResultIsNotKept() {
        complete(start("1"), Json.of("x".repeat(LocalStatuses.LARGEST_END_BYTES / 2)), KeepJobs.all());

        assertThat(local.status(QUEUE, "1")).isEmpty();
    }

    @Test
    void onlyTheNewestEndsAreKept() {
        IntStream.rangeClosed(0, LocalStatuses.MOST_ENDS)
                .forEach(i -> complete(start("job-" + i), Json.NULL, KeepJobs.all()));

        assertThat(local.status(QUEUE, "job-0")).isEmpty();
        assertThat(local.status(QUEUE, "job-1")).isPresent();
        assertThat(local.status(QUEUE, "job-" + LocalStatuses.MOST_ENDS)).isPresent();
    }

    @Test
    void endsAreBoundedByTheirSizeToo() {
        Json large = Json.of("x".repeat(30_000));
        int enough = (int) (LocalStatuses.MOST_END_BYTES / 60_000) + 1;
        IntStream.rangeClosed(0, enough).forEach(i -> complete(start("job-" + i), large, KeepJobs.all()));

        assertThat(local.status(QUEUE, "job-0")).isEmpty();
        assertThat(local.status(QUEUE, "job-" + enough)).isPresent();
    }

    @Test
    void whatWasReadIsOutdatedByEveryChange() {
        complete(start("1"), Json.NULL, KeepJobs.all());
        local.forgotten(QUEUE, "2");

        assertThat(outdated).containsExactly("q 1", "q 1", "q 2");
    }

    @Test
    void followersAreToldOfTheirJobUntilTheyLeave() {
        List<JobState> heard = new ArrayList<>();
        var following = local.follow(
                QUEUE,
                "1",
                () -> heard.add(local.latest(QUEUE, "1").orElseThrow().state()));
        start("2");
        FetchedJob job = start("1");
        complete(job, Json.NULL, KeepJobs.all());
        following.close();
        start("1");

        assertThat(heard).containsExactly(JobState.ACTIVE, JobState.COMPLETED);
    }
}
