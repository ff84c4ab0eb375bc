package dev.oxbow.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class JsonTest {
    record Mail(String to, int copies) {}

    @Test
    void writesAndReadsARecord() {
        Json json = Json.of(new Mail("ada@example.org", 2));

        assertThat(json.as(Mail.class)).isEqualTo(new Mail("ada@example.org", 2));
    }

    @Test
    void leavesTextThatComesFromOutsideAsItIs() {
        assertThat(Json.parse(" {\"a\" : 1.0} ").text()).isEqualTo(" {\"a\" : 1.0} ");
    }

    @Test
    void saysWhereTextIsNotJson() {
        assertThatThrownBy(() -> Json.parse("{\"a\":\n  oops}")).hasMessageContaining("line 2, column");
    }

    @Test
    void refusesMoreThanOneValue() {
        assertThatThrownBy(() -> Json.parse("{} {}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnEmptyText() {
        assertThatThrownBy(() -> Json.parse("")).hasMessageContaining("empty");
    }

    @Test
    void refusesNestingThatCouldExhaustTheStack() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }
}
