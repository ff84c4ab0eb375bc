package dev.oxbow.core.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.internal.cron.TimeZones;
import dev.oxbow.core.job.JobOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
final class ScheduleTest {
    private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));
    private static final Schedule DAILY = Schedule.cron("@daily");

    private static void assertRefused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    @Test
    void everyIsWholeMillisecondsAndSomeTime() {
        assertRefused(() -> Schedule.every(Duration.ZERO), "every", "at least 1", "PT0S");
        assertRefused(() -> Schedule.every(Duration.ofNanos(1_500_000)), "every", "whole milliseconds");
    }

    @Test
    void whatContradictsItselfIsRefused() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");

        assertRefused(() -> DAILY.startingNow().from(start), "immediately and start", start.toString());
        assertRefused(() -> DAILY.from(start).until(start), "end must be after start", start.toString());
        assertRefused(() -> HOURLY.in(ZoneId.of("Europe/Berlin")), "zone", "Europe/Berlin");
        assertRefused(() -> DAILY.offset(Duration.ofSeconds(1)), "offset is for every only");
        assertRefused(() -> HOURLY.offset(Duration.ofHours(1)), "offset", "less than", "PT1H");
        assertRefused(() -> HOURLY.offset(Duration.ofSeconds(-1)), "offset", "PT-1S");
        assertRefused(() -> HOURLY.limit(0), "limit must be at least 1", "0");
    }

    @Test
    void aTemplateMayNotSayWhatTheSchedulerSays() {
        JobTemplate template = JobTemplate.named("n");

        assertRefused(() -> template.with(JobOptions.builder().jobId("mine").build()), "options.jobId", "mine");
        assertRefused(
                () -> template.with(
                        JobOptions.builder().delay(Duration.ofSeconds(1)).build()),
                "options.delay",
                "PT1S");
        assertRefused(
                () -> template.with(
                        JobOptions.builder().timestamp(Instant.EPOCH).build()),
                "options.timestamp");
    }

    @Test
    void zonesAreNamedAsNodeReadsThem() {
        assertThat(TimeZones.nameOf(ZoneId.of("Europe/Berlin"))).isEqualTo("Europe/Berlin");
        assertThat(TimeZones.nameOf(ZoneOffset.UTC)).isEqualTo("UTC");
        assertThat(TimeZones.nameOf(ZoneOffset.ofHoursMinutes(-3, -30))).isEqualTo("UTC-3:30");
        assertThat(TimeZones.nameOf(ZoneId.of("UTC+05:30"))).isEqualTo("UTC+5:30");
        assertRefused(() -> TimeZones.nameOf(ZoneOffset.ofTotalSeconds(61)), "zone", "whole minutes");
    }

    @Test
    void zonesThatNodeWroteAreRead() {
        assertThat(TimeZones.of("America/New_York")).isEqualTo(ZoneId.of("America/New_York"));
        assertThat(TimeZones.of("utc")).isEqualTo(ZoneOffset.UTC);
        assertThat(TimeZones.of("UTC+5:30")).isEqualTo(ZoneOffset.ofHoursMinutes(5, 30));
        assertThat(TimeZones.of("UTC-3")).isEqualTo(ZoneOffset.ofHours(-3));
        assertThat(TimeZones.of(null)).isEqualTo(ZoneId.systemDefault());
        assertThat(TimeZones.of("local")).isEqualTo(ZoneId.systemDefault());
        assertRefused(() -> TimeZones.of("Nope/X"), "'Nope/X'");
    }
}
