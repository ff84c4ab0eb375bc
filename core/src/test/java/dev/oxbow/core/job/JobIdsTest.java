package dev.oxbow.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BullMQ's own accept and refuse list: layout section 3.2 and conformance case 12. */
@Tag("unit")
class JobIdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"012", "1.5", "a:b:c", "job-1", "0x"})
    void acceptsWhatBullMqAccepts(String id) {
        assertThat(JobIds.requireCustom(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "12, Custom Id cannot be integers",
        "-1, Custom Id cannot be integers",
        "0, JobId cannot be '0' or start with '0:'",
        "0:x, JobId cannot be '0' or start with '0:'",
        "a:b, Custom Id cannot contain :",
        "a:b:c:d, Custom Id cannot contain :"
    })
    void refusesWhatBullMqRefuses(String id, String message) {
        assertThatThrownBy(() -> JobIds.requireCustom(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
