package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.JobControl;
import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.ScheduledRun;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.WorkerOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class SlotsTest {
    private static final JobAttempt.Reporter NO_REPORTER = new JobAttempt.Reporter() {
        @Override
        public void ended(JobAttempt attempt, @Nullable Outcome outcome) {}

        @Override
        public void update(JobUpdate update) {}

        @Override
        public boolean awaitChildren(FetchedJob job, @Nullable String childKey) {
            return false;
        }

        @Override
        public JobControl control() {
            throw new UnsupportedOperationException("no job is changed here");
        }

        @Override
        public void advanceScheduler(ActiveJob job, ScheduledRun run) {}
    };

    private final Slots slots = new Slots(3);

    private static JobAttempt attempt(String id, String token) {
        return new JobAttempt(
                Fetched.job(id, token), job -> null, new OutcomePolicy(WorkerOptions.DEFAULTS), NO_REPORTER);
    }

    private static Heartbeat.HeldLock lockOf(String id, String token) {
        return new Heartbeat.HeldLock(Fetched.QUEUE, id, token);
    }

    @Test
    void allAreFreeAtFirst() {
        assertThat(slots.free()).isEqualTo(3);
        assertThat(slots.occupied()).isZero();
        assertThat(slots.areAllFree()).isTrue();
    }

    @Test
    void aReservedSlotIsNeitherFreeNorOccupied() {
        slots.reserve(2);

        assertThat(slots.free()).isEqualTo(1);
        assertThat(slots.occupied()).isZero();
        assertThat(slots.areAllFree()).isFalse();
    }

    @Test
    void releasedSlotsAreFreeAgain() {
        slots.reserve(2);
        slots.reserve(1);
        slots.release(2);

        assertThat(slots.free()).isEqualTo(2);
    }

    @Test
    void anAttemptOccupiesItsSlotUntilItEnds() {
        JobAttempt attempt = attempt("1", "t");
        slots.occupy(attempt);
        assertThat(slots.free()).isEqualTo(2);
        assertThat(slots.attempts()).containsExactly(attempt);

        slots.vacate(attempt);

        assertThat(slots.free()).isEqualTo(3);
        assertThat(slots.areAllFree()).isTrue();
    }

    @Test
    void moreAttemptsThanSlotsLeaveNoneFreeUntilEnoughHaveEnded() {
        JobAttempt first = attempt("1", "t");
        slots.occupy(first);
        for (String id : new String[] {"2", "3", "4"}) {
            slots.occupy(attempt(id, "t"));
        }
        assertThat(slots.free()).isZero();
        assertThat(slots.occupied()).isEqualTo(4);

        slots.vacate(first);

        assertThat(slots.free()).isZero();
    }

    @Test
    void anAttemptIsFoundByItsLockAndOnlyByThat() {
        JobAttempt attempt = attempt("1", "t");
        slots.occupy(attempt);

        assertThat(slots.of(lockOf("1", "t"))).isSameAs(attempt);
        assertThat(slots.of(lockOf("1", "other"))).isNull();
        assertThat(slots.of(lockOf("2", "t"))).isNull();
    }

    @Test
    void aJobFetchedAgainOccupiesASlotBesideItsEarlierAttempt() {
        JobAttempt earlier = attempt("1", "t1");
        JobAttempt later = attempt("1", "t2");
        slots.occupy(earlier);
        slots.occupy(later);
        assertThat(slots.occupied()).isEqualTo(2);

        slots.vacate(earlier);

        assertThat(slots.attempts()).containsExactly(later);
    }

    @Test
    void theListOfAttemptsDoesNotChangeWithTheSlots() {
        JobAttempt attempt = attempt("1", "t");
        slots.occupy(attempt);
        var now = slots.attempts();

        slots.vacate(attempt);

        assertThat(now).containsExactly(attempt);
    }
}
