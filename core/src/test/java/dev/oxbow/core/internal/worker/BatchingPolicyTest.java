package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class BatchingPolicyTest {
    private static final long NOW = 1_000_000_000;

    private final BatchingPolicy ten = new BatchingPolicy(10);

    @Test
    void aSecondCallNeedsOutcomesOfHalfTheSlotsWithinBounds() {
        assertThat(ten.worthSecondCall(4)).isFalse();
        assertThat(ten.worthSecondCall(5)).isTrue();
        assertThat(new BatchingPolicy(30).worthSecondCall(14)).isFalse();
        assertThat(new BatchingPolicy(30).worthSecondCall(15)).isTrue();
        assertThat(new BatchingPolicy(1000).worthSecondCall(25)).isTrue();
        assertThat(new BatchingPolicy(2).worthSecondCall(2)).isFalse();
    }

    @Test
    void halfIsLeftForASecondCallOnlyIfItIsWorthOne() {
        assertThat(ten.firstCallShare(10)).isEqualTo(5);
        assertThat(ten.firstCallShare(9)).isEqualTo(9);
        assertThat(new BatchingPolicy(100).firstCallShare(100)).isEqualTo(50);
        assertThat(new BatchingPolicy(9).firstCallShare(10)).isEqualTo(10);
    }

    @Test
    void noCallWaitsBeforeJobsHaveProvedShort() {
        assertThat(ten.gatheringTime(1, 9, NOW)).isZero();
    }

    @Test
    void afterAFullCallASmallOneWaitsForActiveJobsAndNoLongerThanTheBound() {
        ten.called(5);

        assertThat(ten.gatheringTime(2, 3, NOW)).isEqualTo(BatchingPolicy.LONGEST_GATHERING);
        assertThat(ten.gatheringTime(3, 2, NOW + 40_000)).isEqualTo(BatchingPolicy.LONGEST_GATHERING - 40_000);
        assertThat(ten.gatheringTime(3, 2, NOW + BatchingPolicy.LONGEST_GATHERING))
                .isZero();
    }

    @Test
    void aCallWithNothingToWaitForLeavesAtOnce() {
        ten.called(5);

        assertThat(ten.gatheringTime(1, 0, NOW)).isZero();
        assertThat(ten.gatheringTime(0, 3, NOW)).isZero();
        assertThat(ten.gatheringTime(5, 5, NOW)).isZero();
    }

    @Test
    void afterThreeGatheringTimesWithoutAFullCallNoCallWaitsUntilOneIsFullAgain() {
        ten.called(5);
        for (int i = 0; i < 3; i++) {
            assertThat(ten.gatheringTime(1, 9, NOW)).isPositive();
            ten.called(1);
        }

        assertThat(ten.gatheringTime(1, 9, NOW)).isZero();

        ten.called(5);
        assertThat(ten.gatheringTime(1, 9, NOW)).isPositive();
    }
}
