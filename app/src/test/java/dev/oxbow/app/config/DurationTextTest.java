package dev.oxbow.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class DurationTextTest {
    @ParameterizedTest
    @CsvSource({"500ms,500", "30s,30000", "5m,300000", "2h,7200000", "0s,0", "1 s,1000"})
    void everyUnitIsRead(String text, long millis) {
        assertThat(DurationText.parse(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "1d", "PT30S", "99999999999s", "30 seconds"})
    void whatIsNoDurationIsNotGuessed(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"500ms", "30s", "5m", "2h", "90s", "0ms"})
    void whatIsWrittenIsReadBack(String text) {
        assertThat(DurationText.format(DurationText.parse(text).orElseThrow())).isEqualTo(text);
    }

    @Test
    void theLargestUnitThatFitsIsWritten() {
        assertThat(DurationText.format(Duration.ofMinutes(2))).isEqualTo("2m");
    }
}
