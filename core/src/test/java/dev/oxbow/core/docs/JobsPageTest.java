package dev.oxbow.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class JobsPageTest {
    @Test
    void thePageShowsTheExampleThatRunsHere() throws IOException {
        new Page("jobs.md").assertShows(JobsExample.class);
    }

    @Test
    void theExampleDoesWhatThePageSays() throws TimeoutException, InterruptedException {
        List<String> printed = new ArrayList<>();
        try (Oxbow oxbow = Oxbow.builder().inMemory().build()) {
            JobsExample.run(oxbow, printed::add);
        }

        assertThat(printed)
                .containsExactly("ada paid 1100", "[price corrected, charging ada]", "NOT_IN_STATE -3", "unknown");
    }
}
