package dev.oxbow.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class BodyBudgetTest {
    @Test
    void smallBodiesNeedNoBudget() {
        BodyBudget budget = new BodyBudget(20_000, Duration.ZERO);

        assertThat(budget.take(BodyBudget.FREE_BYTES)).isZero();
        assertThat(budget.free()).isEqualTo(20_000);
    }

    @Test
    void largeBodiesOccupyMemoryUntilTheyReleaseIt() {
        BodyBudget budget = new BodyBudget(20_000, Duration.ZERO);

        int taken = budget.take(18_000);

        assertThat(taken).isEqualTo(18_000);
        assertThat(budget.free()).isEqualTo(2_000);
        budget.giveBack(taken);
        assertThat(budget.free()).isEqualTo(20_000);
    }

    @Test
    void aBodyBeyondTheBudgetIsRejectedWithAProblem() {
        BodyBudget budget = new BodyBudget(20_000, Duration.ofMillis(1));
        assertThat(budget.take(18_000)).isEqualTo(18_000);

        assertThatThrownBy(() -> budget.take(18_000)).isInstanceOfSatisfying(ProblemException.class, rejection -> {
            assertThat(rejection.problem().status()).isEqualTo(503);
            assertThat(rejection.problem().retryAfterSeconds()).isEqualTo(1);
        });
    }
}
