package dev.oxbow.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.telemetry.RecordedSpans;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TelemetryPageTest {
    @Test
    void thePageShowsTheExampleThatRunsHere() throws IOException {
        new Page("telemetry.md").assertShows(TelemetryExample.class);
    }

    @Test
    void theExampleDoesWhatThePageSays() {
        List<String> printed = new CopyOnWriteArrayList<>();
        try (RecordedSpans spans = new RecordedSpans()) {
            TelemetryExample.run(spans, printed::add);

            assertThat(printed)
                    .containsExactly(spans.named("add mail.welcome").get(0).getTraceId());
        }
    }
}
