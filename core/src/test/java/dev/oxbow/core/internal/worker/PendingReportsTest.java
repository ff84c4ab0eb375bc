package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class PendingReportsTest {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final long SECOND = INTERVAL.toNanos();

    private final PendingReports reports = new PendingReports(INTERVAL);
    private final long start = System.nanoTime();

    private static Outcome outcome(String jobId) {
        return new Outcome.HandedBack(Fetched.job(jobId));
    }

    private static JobUpdate progress(String jobId, int percent) {
        return new JobUpdate.Progress(jobId, Json.of(percent));
    }

    private static JobUpdate row(String jobId, String row) {
        return new JobUpdate.Log(jobId, row, null);
    }

    @Test
    void reportsAddedWhileACallIsInFlightAreNotPartOfItsBatch() {
        reports.add(outcome("1"));
        ReportBatch inFlight = reports.nextBatch(10, start);

        reports.add(progress("2", 50));
        reports.add(outcome("2"));

        assertThat(inFlight.updates()).isEmpty();
        assertThat(inFlight.outcomes()).hasSize(1);
    }

    @Test
    void withoutReportsNothingIsDue() {
        assertThat(reports.isEmpty()).isTrue();
        assertThat(reports.dueIn(start)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anOutcomeIsDueAtOnce() {
        reports.add(outcome("1"));

        assertThat(reports.isEmpty()).isFalse();
        assertThat(reports.dueIn(start)).isLessThanOrEqualTo(0);
    }

    @Test
    void theFirstUpdateIsDueAtOnceAndTheNextAfterTheInterval() {
        reports.add(progress("1", 10));
        assertThat(reports.dueIn(start)).isLessThanOrEqualTo(0);
        reports.nextBatch(10, start);
        reports.add(progress("1", 20));

        assertThat(reports.dueIn(start)).isEqualTo(SECOND);
        assertThat(reports.dueIn(start + SECOND / 4)).isEqualTo(SECOND - SECOND / 4);
        assertThat(reports.dueIn(start + SECOND)).isZero();
    }

    @Test
    void updatesThatAreNotDueGoWithAnOutcome() {
        reports.add(progress("1", 10));
        reports.nextBatch(10, start);
        reports.add(progress("1", 20));
        reports.add(outcome("1"));

        assertThat(reports.nextBatch(10, start))
                .isEqualTo(new ReportBatch(List.of(progress("1", 20)), List.of(outcome("1"))));
        assertThat(reports.isEmpty()).isTrue();
    }

    @Test
    void ofAJobsProgressOnlyTheNewestIsReported() {
        reports.add(progress("1", 10));
        reports.add(progress("2", 10));
        reports.add(progress("1", 20));

        assertThat(reports.nextBatch(10, start).updates()).containsExactly(progress("2", 10), progress("1", 20));
    }

    @Test
    void everyRowOfALogIsReportedInOrder() {
        reports.add(row("1", "a"));
        reports.add(progress("1", 10));
        reports.add(row("1", "a"));

        assertThat(reports.nextBatch(10, start).updates())
                .containsExactly(row("1", "a"), progress("1", 10), row("1", "a"));
    }

    @Test
    void aBatchHasNoMoreOutcomesThanAllowedAndTheRestIsDueAtOnce() {
        for (String id : List.of("1", "2", "3")) {
            reports.add(outcome(id));
        }

        assertThat(reports.nextBatch(2, start).outcomes()).containsExactly(outcome("1"), outcome("2"));
        assertThat(reports.dueIn(start)).isLessThanOrEqualTo(0);
        assertThat(reports.nextBatch(2, start).outcomes()).containsExactly(outcome("3"));
    }

    @Test
    void anUnreportedBatchGoesBeforeReportsAddedMeanwhile() {
        reports.add(outcome("1"));
        reports.add(progress("1", 10));
        reports.add(row("1", "a"));
        ReportBatch lost = reports.nextBatch(10, start);
        reports.add(outcome("2"));
        reports.add(progress("1", 20));
        reports.add(row("1", "b"));

        reports.putBack(lost);

        assertThat(reports.nextBatch(10, start))
                .isEqualTo(new ReportBatch(
                        List.of(row("1", "a"), progress("1", 20), row("1", "b")), List.of(outcome("1"), outcome("2"))));
    }

    @Test
    void isolatedOutcomesAreReportedAloneAndFirst() {
        reports.add(outcome("1"));
        reports.add(outcome("2"));
        reports.add(progress("1", 10));
        reports.isolate(reports.nextBatch(10, start));
        reports.add(outcome("3"));
        reports.add(progress("3", 10));

        ReportBatch first = reports.nextBatch(10, start);

        assertThat(first).isEqualTo(new ReportBatch(List.of(), List.of(outcome("1"))));
        assertThat(first.isOneOutcome()).isTrue();
        assertThat(reports.nextBatch(10, start)).isEqualTo(new ReportBatch(List.of(), List.of(outcome("2"))));
        assertThat(reports.nextBatch(10, start))
                .isEqualTo(new ReportBatch(List.of(progress("3", 10)), List.of(outcome("3"))));
    }

    @Test
    void anIsolatedOutcomeIsDueAtOnceAndItsLockIsStillHeld() {
        reports.add(outcome("1"));
        reports.isolate(reports.nextBatch(10, start));
        reports.add(outcome("2"));

        assertThat(reports.isEmpty()).isFalse();
        assertThat(reports.dueIn(start)).isLessThanOrEqualTo(0);
        assertThat(reports.outcomes()).containsExactly(outcome("1"), outcome("2"));
    }

    @Test
    void onlyABatchOfOneOutcomeAndNoUpdateIsOneOutcome() {
        assertThat(new ReportBatch(List.of(), List.of()).isOneOutcome()).isFalse();
        assertThat(new ReportBatch(List.of(progress("1", 1)), List.of(outcome("1"))).isOneOutcome())
                .isFalse();
        assertThat(new ReportBatch(List.of(), List.of(outcome("1"), outcome("2"))).isOneOutcome())
                .isFalse();
    }
}
