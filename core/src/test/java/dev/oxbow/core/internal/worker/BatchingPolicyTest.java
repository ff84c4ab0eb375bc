package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchingPolicyTest {
    private static final long NOW = 1_000_000_000;

    private final BatchingPolicy ten = new BatchingPolicy(10);

    @Test
    void aCallBesideAnotherNeedsHalfOfThePlacesOutcomesWithinBounds() {
        assertThat(ten.worthACallBeside(4)).isFalse();
        assertThat(ten.worthACallBeside(5)).isTrue();
        assertThat(new BatchingPolicy(30).worthACallBeside(14)).isFalse();
        assertThat(new BatchingPolicy(30).worthACallBeside(15)).isTrue();
        assertThat(new BatchingPolicy(1000).worthACallBeside(25)).isTrue();
        assertThat(new BatchingPolicy(2).worthACallBeside(2)).isFalse();
    }

    @Test
    void halfIsLeftForASecondCallOnlyIfThatIsWorthOne() {
        assertThat(ten.share(10)).isEqualTo(5);
        assertThat(ten.share(9)).isEqualTo(9);
        assertThat(new BatchingPolicy(100).share(100)).isEqualTo(50);
        assertThat(new BatchingPolicy(9).share(10)).isEqualTo(10);
    }

    @Test
    void nothingWaitsBeforeJobsHaveShownThatTheyAreShort() {
        assertThat(ten.gatherFor(1, 9, NOW)).isZero();
    }

    @Test
    void afterAFullCallASmallOneWaitsForJobsInHandAndNoLongerThanTheBound() {
        ten.left(5);

        assertThat(ten.gatherFor(2, 3, NOW)).isEqualTo(BatchingPolicy.LONGEST_GATHERING);
        assertThat(ten.gatherFor(3, 2, NOW + 40_000)).isEqualTo(BatchingPolicy.LONGEST_GATHERING - 40_000);
        assertThat(ten.gatherFor(3, 2, NOW + BatchingPolicy.LONGEST_GATHERING)).isZero();
    }

    @Test
    void whatHasNothingToWaitForLeavesAtOnce() {
        ten.left(5);

        assertThat(ten.gatherFor(1, 0, NOW)).isZero();
        assertThat(ten.gatherFor(0, 3, NOW)).isZero();
        assertThat(ten.gatherFor(5, 5, NOW)).isZero();
    }

    @Test
    void afterThreeGatheringsInVainNothingWaitsUntilACallWasFullAgain() {
        ten.left(5);
        for (int i = 0; i < 3; i++) {
            assertThat(ten.gatherFor(1, 9, NOW)).isPositive();
            ten.left(1);
        }

        assertThat(ten.gatherFor(1, 9, NOW)).isZero();

        ten.left(5);
        assertThat(ten.gatherFor(1, 9, NOW)).isPositive();
    }
}
