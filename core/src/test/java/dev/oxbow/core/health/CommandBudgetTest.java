package dev.oxbow.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.health.CommandBudget.Period;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class CommandBudgetTest {
    @Test
    void commandsPerMonthOrDayAreRead() {
        assertThat(CommandBudget.parse("500000/month")).hasValue(new CommandBudget(500_000, Period.MONTH));
        assertThat(CommandBudget.parse(" 10000/DAY ")).hasValue(new CommandBudget(10_000, Period.DAY));
    }

    @Test
    void noneIsNoBudget() {
        assertThat(CommandBudget.parse("none")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "500000", "0/month", "-1/day", "5/week", "many/month", "9999999999999999999999/day"})
    void anythingElseIsRefusedWithWhatIsAllowed(String text) {
        assertThatThrownBy(() -> CommandBudget.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("500000/month")
                .hasMessageContaining("none")
                .hasMessageEndingWith("was " + text);
    }
}
