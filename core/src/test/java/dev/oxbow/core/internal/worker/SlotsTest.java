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
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final JobAttempt.Reporter NOBODY = new JobAttempt.Reporter() {
        @Override
        public void ended(JobAttempt attempt, @Nullable Outcome outcome) {}

        @Override
        public void update(JobUpdate update) {}

        @Override
        public boolean awaitChildren(FetchedJob taken, @Nullable String childKey) {
            return false;
        }

        @Override
        public JobControl control() {
            throw new UnsupportedOperationException("nobody asks for a job here");
        }

        @Override
        public void seeToNextRun(ActiveJob job, ScheduledRun run) {}
    };

    private final Slots places = new Slots(3);

    private static JobAttempt attempt(String id, String token) {
        return new JobAttempt(Fetched.job(id, token), job -> null, new OutcomePolicy(WorkerOptions.DEFAULTS), NOBODY);
    }

    private static Heartbeat.HeldLock lockOf(String id, String token) {
        return new Heartbeat.HeldLock(Fetched.QUEUE, id, token);
    }

    @Test
    void allAreFreeAtFirst() {
        assertThat(places.free()).isEqualTo(3);
        assertThat(places.inUse()).isZero();
        assertThat(places.areEmpty()).isTrue();
    }

    @Test
    void aPromisedPlaceIsNeitherFreeNorInUse() {
        places.promise(2);

        assertThat(places.free()).isEqualTo(1);
        assertThat(places.inUse()).isZero();
        assertThat(places.areEmpty()).isFalse();
    }

    @Test
    void releasedPlacesAreFreeAgain() {
        places.promise(2);
        places.promise(1);
        places.release(2);

        assertThat(places.free()).isEqualTo(2);
    }

    @Test
    void anAttemptHasItsPlaceUntilItLeaves() {
        JobAttempt attempt = attempt("1", "t");
        places.occupy(attempt);
        assertThat(places.free()).isEqualTo(2);
        assertThat(places.attempts()).containsExactly(attempt);

        places.leave(attempt);

        assertThat(places.free()).isEqualTo(3);
        assertThat(places.areEmpty()).isTrue();
    }

    @Test
    void moreAttemptsThanPlacesLeaveNoneFreeUntilEnoughHaveLeft() {
        JobAttempt first = attempt("1", "t");
        places.occupy(first);
        for (String id : new String[] {"2", "3", "4"}) {
            places.occupy(attempt(id, "t"));
        }
        assertThat(places.free()).isZero();
        assertThat(places.inUse()).isEqualTo(4);

        places.leave(first);

        assertThat(places.free()).isZero();
    }

    @Test
    void anAttemptIsFoundByItsLockAndOnlyByThat() {
        JobAttempt attempt = attempt("1", "t");
        places.occupy(attempt);

        assertThat(places.of(lockOf("1", "t"))).isSameAs(attempt);
        assertThat(places.of(lockOf("1", "other"))).isNull();
        assertThat(places.of(lockOf("2", "t"))).isNull();
    }

    @Test
    void aJobTakenAgainHasAPlaceBesideItsEarlierAttempt() {
        JobAttempt earlier = attempt("1", "t1");
        JobAttempt later = attempt("1", "t2");
        places.occupy(earlier);
        places.occupy(later);
        assertThat(places.inUse()).isEqualTo(2);

        places.leave(earlier);

        assertThat(places.attempts()).containsExactly(later);
    }

    @Test
    void theListOfAttemptsDoesNotChangeWithThePlaces() {
        JobAttempt attempt = attempt("1", "t");
        places.occupy(attempt);
        var now = places.attempts();

        places.leave(attempt);

        assertThat(now).containsExactly(attempt);
    }
}
