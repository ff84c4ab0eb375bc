package dev.oxbow.core.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.fault.FaultKind;
import dev.oxbow.core.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class CallJournalTest {
    private final ManualClock clock = ManualClock.standing();
    private final CallJournal journal = new CallJournal(clock);

    @Test
    void aFaultOfRedisStandsUntilACallSucceeds() {
        journal.failed(Fault.of(FaultKind.UNREACHABLE, "refused"));
        assertThat(journal.standingFault()).isPresent();
        journal.succeeded(1);
        assertThat(journal.standingFault()).isEmpty();
        assertThat(journal.newestFault()).isPresent();
    }

    @Test
    void aPlansRejectionIsRememberedButASuccessEndsIt() {
        journal.failed(Fault.ofReply(CallsFixture.QUOTA));
        assertThat(journal.isPlanRejecting()).isTrue();
        journal.succeeded();
        assertThat(journal.isPlanRejecting()).isFalse();
        assertThat(journal.newestPlanRejection())
                .hasValueSatisfying(seen -> assertThat(seen.at()).isEqualTo(clock.instant()));
    }

    @Test
    void errorsOfTheCallerDoNotStand() {
        journal.failed(Fault.ofReply("WRONGTYPE Operation against a key"));
        assertThat(journal.standingFault()).isEmpty();
        assertThat(journal.newestFault()).isEmpty();
        assertThat(journal.faultCounts()).containsOnlyKeys(FaultKind.WRONG_TYPE);
    }

    @Test
    void faultsOfATimeAreTheNewestOfEachKind() {
        journal.failed(Fault.of(FaultKind.REPLY_LATE, "old"));
        clock.advance(Duration.ofMinutes(2));
        journal.failed(Fault.of(FaultKind.LOADING, "first"));
        clock.advance(Duration.ofSeconds(1));
        journal.failed(Fault.of(FaultKind.BUSY_SCRIPT, "busy"));
        journal.failed(Fault.of(FaultKind.LOADING, "second"));
        assertThat(journal.faultsSince(clock.instant().minusSeconds(60)))
                .extracting(seen -> seen.fault().message())
                .containsExactlyInAnyOrder("second", "busy");
        assertThat(journal.faultCounts()).containsEntry(FaultKind.LOADING, 2L);
    }

    @Test
    void theShareOfAKindCoversTheLastCallsOnly() {
        assertThat(journal.shareOf(FaultKind.UNKNOWN)).isZero();
        journal.failed(Fault.ofReply("ERR new"));
        journal.succeeded(1);
        assertThat(journal.shareOf(FaultKind.UNKNOWN)).isEqualTo(0.5);
        for (int i = 0; i < 256; i++) {
            journal.succeeded(1);
        }
        assertThat(journal.shareOf(FaultKind.UNKNOWN)).isZero();
    }

    @Test
    void theLastSuccessHasATime() {
        assertThat(journal.lastSuccess()).isEmpty();
        journal.succeeded();
        assertThat(journal.lastSuccess()).hasValue(clock.instant());
    }
}
