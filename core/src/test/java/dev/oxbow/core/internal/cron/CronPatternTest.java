package dev.oxbow.core.internal.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single facts; the tests of the app compare all of it with Node. */
@Tag("unit")
final class CronPatternTest {
    private static List<String> runs(String pattern, String zone, String after, int count) {
        CronPattern cron = CronPattern.parse(pattern);
        List<String> runs = new ArrayList<>();
        Instant at = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            at = cron.next(at, ZoneId.of(zone)).orElseThrow();
            runs.add(at.toString());
        }
        return runs;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "*/15 * * * *       ; 2026-01-15T10:30:00Z, 2026-01-15T10:45:00Z",
                "*/20 * * * * *     ; 2026-01-15T10:20:40Z, 2026-01-15T10:21:00Z",
                "5-20/5 * * * *     ; 2026-01-15T11:05:00Z, 2026-01-15T11:10:00Z",
                "5/10 * * * *       ; 2026-01-15T10:25:00Z, 2026-01-15T10:35:00Z",
                "0 0 L * *          ; 2026-01-31T00:00:00Z, 2026-02-28T00:00:00Z",
                "0 0 * * FRIL       ; 2026-01-30T00:00:00Z, 2026-02-27T00:00:00Z",
                "0 0 * * mon#1      ; 2026-02-02T00:00:00Z, 2026-03-02T00:00:00Z",
                "0 0 13 * 5         ; 2026-01-16T00:00:00Z, 2026-01-23T00:00:00Z",
                "0 0 * FEB-apr 0,6  ; 2026-02-01T00:00:00Z, 2026-02-07T00:00:00Z",
                "0 0 * * 5-7        ; 2026-01-16T00:00:00Z, 2026-01-17T00:00:00Z",
                "0 0 29 2 *         ; 2028-02-29T00:00:00Z, 2032-02-29T00:00:00Z",
                "@weekdays          ; 2026-01-16T00:00:00Z, 2026-01-19T00:00:00Z",
                "0 0 ? * ?          ; 2026-01-16T00:00:00Z, 2026-01-17T00:00:00Z"
            })
    void nextRunsAreThoseOfBullMq(String pattern, String runs) {
        assertThat(String.join(", ", runs(pattern, "UTC", "2026-01-15T10:20:30Z", 2)))
                .isEqualTo(runs);
    }

    @Test
    void anHourThatTheClockSkipsIsRunInTheOneAfterIt() {
        assertThat(runs("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void anHourThatComesTwiceIsRunOnce() {
        assertThat(runs("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void everyHourMeansEveryHourWhateverTheClocksDo() {
        assertThat(runs("0 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z", 3))
                .containsExactly("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z");
    }

    @Test
    void aRunIsAlwaysLaterThanTheMomentAskedFor() {
        assertThat(runs("0 12 * * *", "UTC", "2026-01-15T12:00:00Z", 1)).containsExactly("2026-01-16T12:00:00Z");
        assertThat(runs("0 12 * * *", "UTC", "2026-01-15T11:59:59.999Z", 1)).containsExactly("2026-01-15T12:00:00Z");
    }

    @Test
    void aDayThatNeverComesHasNoRun() {
        assertThat(CronPattern.parse("0 0 31 4,6 *").next(Instant.EPOCH, ZoneId.of("UTC")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "60 * * * *       ; minute '60' must be between 0 and 59",
                "* 22-2 * * *     ; hour '22-2' has a range whose end is before its start",
                "*/0 * * * *      ; minute '*/0' must have a step of at least 1",
                "1,1 * * * *      ; minute '1,1' allows 1 twice",
                "1,, * * * *      ; minute '1,,' cannot be read at ''",
                "H * * * *        ; minute 'H' cannot be read at 'H'",
                "0 0 15W * *      ; day of month '15W' cannot be read at '15W'",
                "0 0 31 2 *       ; day of month '31' does not occur in month 2",
                "0 0 L-2 * *      ; day of month 'L-2' cannot be read",
                "0 0 * mon *      ; month 'mon' has the unknown name 'mon'",
                "0 0 * * L        ; day of week 'L' cannot be read at 'L'",
                "0 0 * * 8        ; day of week '8' must be between 0 and 7",
                "0 0 * * 1#6      ; day of week '1#6' cannot be read",
                "* * * * * * *    ; must have 5 or 6 fields, but has 7",
                "@reboot          ; cron pattern '@reboot'"
            })
    void anInvalidPatternIsReportedWithItsFieldAndThePermittedValues(String pattern, String message) {
        assertThatThrownBy(() -> CronPattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cron pattern '" + pattern + "'")
                .hasMessageContaining(message);
    }
}
