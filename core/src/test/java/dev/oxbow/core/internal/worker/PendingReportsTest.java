package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingReportsTest {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final long SECOND = INTERVAL.toNanos();

    private final PendingReports outbox = new PendingReports(INTERVAL);
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
    void whatComesWhileACallIsInFlightDoesNotSlipIntoItsParcel() {
        outbox.add(outcome("1"));
        PendingReports.Parcel inFlight = outbox.take(10, start);

        outbox.add(progress("2", 50));
        outbox.add(outcome("2"));

        assertThat(inFlight.updates()).isEmpty();
        assertThat(inFlight.outcomes()).hasSize(1);
    }

    @Test
    void withNothingToTellNothingIsDue() {
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.dueIn(start)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anOutcomeIsDueAtOnce() {
        outbox.add(outcome("1"));

        assertThat(outbox.isEmpty()).isFalse();
        assertThat(outbox.dueIn(start)).isLessThanOrEqualTo(0);
    }

    @Test
    void theFirstUpdateIsDueAtOnceAndTheNextAfterTheInterval() {
        outbox.add(progress("1", 10));
        assertThat(outbox.dueIn(start)).isLessThanOrEqualTo(0);
        outbox.take(10, start);
        outbox.add(progress("1", 20));

        assertThat(outbox.dueIn(start)).isEqualTo(SECOND);
        assertThat(outbox.dueIn(start + SECOND / 4)).isEqualTo(SECOND - SECOND / 4);
        assertThat(outbox.dueIn(start + SECOND)).isZero();
    }

    @Test
    void updatesThatAreNotDueGoWithAnOutcome() {
        outbox.add(progress("1", 10));
        outbox.take(10, start);
        outbox.add(progress("1", 20));
        outbox.add(outcome("1"));

        assertThat(outbox.take(10, start))
                .isEqualTo(new PendingReports.Parcel(List.of(progress("1", 20)), List.of(outcome("1"))));
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void ofAJobsProgressOnlyTheNewestIsTold() {
        outbox.add(progress("1", 10));
        outbox.add(progress("2", 10));
        outbox.add(progress("1", 20));

        assertThat(outbox.take(10, start).updates()).containsExactly(progress("2", 10), progress("1", 20));
    }

    @Test
    void everyRowOfALogIsToldInOrder() {
        outbox.add(row("1", "a"));
        outbox.add(progress("1", 10));
        outbox.add(row("1", "a"));

        assertThat(outbox.take(10, start).updates()).containsExactly(row("1", "a"), progress("1", 10), row("1", "a"));
    }

    @Test
    void noMoreOutcomesAreTakenThanAllowedAndTheRestIsDueAtOnce() {
        for (String id : List.of("1", "2", "3")) {
            outbox.add(outcome(id));
        }

        assertThat(outbox.take(2, start).outcomes()).containsExactly(outcome("1"), outcome("2"));
        assertThat(outbox.dueIn(start)).isLessThanOrEqualTo(0);
        assertThat(outbox.take(2, start).outcomes()).containsExactly(outcome("3"));
    }

    @Test
    void whatCouldNotBeToldGoesBeforeWhatCameMeanwhile() {
        outbox.add(outcome("1"));
        outbox.add(progress("1", 10));
        outbox.add(row("1", "a"));
        PendingReports.Parcel lost = outbox.take(10, start);
        outbox.add(outcome("2"));
        outbox.add(progress("1", 20));
        outbox.add(row("1", "b"));

        outbox.putBack(lost);

        assertThat(outbox.take(10, start))
                .isEqualTo(new PendingReports.Parcel(
                        List.of(row("1", "a"), progress("1", 20), row("1", "b")), List.of(outcome("1"), outcome("2"))));
    }

    @Test
    void suspectsAreToldAloneAndFirst() {
        outbox.add(outcome("1"));
        outbox.add(outcome("2"));
        outbox.add(progress("1", 10));
        outbox.suspect(outbox.take(10, start));
        outbox.add(outcome("3"));
        outbox.add(progress("3", 10));

        PendingReports.Parcel first = outbox.take(10, start);

        assertThat(first).isEqualTo(new PendingReports.Parcel(List.of(), List.of(outcome("1"))));
        assertThat(first.isOneOutcome()).isTrue();
        assertThat(outbox.take(10, start)).isEqualTo(new PendingReports.Parcel(List.of(), List.of(outcome("2"))));
        assertThat(outbox.take(10, start))
                .isEqualTo(new PendingReports.Parcel(List.of(progress("3", 10)), List.of(outcome("3"))));
    }

    @Test
    void aSuspectIsDueAtOnceAndItsLockIsStillHeld() {
        outbox.add(outcome("1"));
        outbox.suspect(outbox.take(10, start));
        outbox.add(outcome("2"));

        assertThat(outbox.isEmpty()).isFalse();
        assertThat(outbox.dueIn(start)).isLessThanOrEqualTo(0);
        assertThat(outbox.outcomes()).containsExactly(outcome("1"), outcome("2"));
    }

    @Test
    void onlyAParcelOfOneOutcomeAndNoUpdateIsOneOutcome() {
        assertThat(new PendingReports.Parcel(List.of(), List.of()).isOneOutcome())
                .isFalse();
        assertThat(new PendingReports.Parcel(List.of(progress("1", 1)), List.of(outcome("1"))).isOneOutcome())
                .isFalse();
        assertThat(new PendingReports.Parcel(List.of(), List.of(outcome("1"), outcome("2"))).isOneOutcome())
                .isFalse();
    }
}
