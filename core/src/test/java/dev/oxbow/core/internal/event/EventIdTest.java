package dev.oxbow.core.internal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class EventIdTest {
    private static final String GREATEST = "18446744073709551615-18446744073709551615";

    @ParameterizedTest
    @ValueSource(strings = {"0-0", "1700000000000-0", "1700000000000-12", GREATEST})
    void anIdIsReadAndWrittenAsRedisDoes(String text) {
        assertThat(EventId.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$",
                "1700000000000",
                "-1-0",
                "1-0-0",
                "newest",
                "18446744073709551616-0",
                "1-99999999999999999999"
            })
    void whatIsNoIdIsRefused(String text) {
        assertThatThrownBy(() -> EventId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event id must look like 1700000000000-0, but was '" + text + "'");
    }

    @Test
    void idsHaveTheOrderOfTheStream() {
        assertThat(Stream.of("2-0", GREATEST, "0-0", "1-10", "1-9")
                        .map(EventId::parse)
                        .sorted()
                        .map(EventId::toString))
                .containsExactly("0-0", "1-9", "1-10", "2-0", GREATEST);
    }
}
