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

/** The examples of deduplication and flows need Redis: they are run by {@code ProducingContract}. */
@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ProducingPagesTest {
    @Test
    void thePageOfAddingShowsTheExampleThatRunsHere() throws IOException {
        new Page("adding.md").assertShows(AddingExample.class);
    }

    @Test
    void thePageOfDeduplicationShowsItsExample() throws IOException {
        new Page("deduplication.md").assertShows(DeduplicationExample.class);
    }

    @Test
    void thePageOfFlowsShowsItsExample() throws IOException {
        new Page("flows.md").assertShows(FlowsExample.class);
    }

    @Test
    void thePageOfTypesShowsTheExampleThatRunsHere() throws IOException {
        new Page("typed.md").assertShows(TypedExample.class);
    }

    @Test
    void theExampleOfTypesDoesWhatItsPageSays() throws TimeoutException, InterruptedException {
        List<String> printed = new ArrayList<>();
        try (Oxbow oxbow = Oxbow.builder().inMemory().build()) {
            TypedExample.run(oxbow, printed::add);
        }

        assertThat(printed).containsExactly("Ada paid 1200", "Grace paid 300", "Ada has completed");
    }

    @Test
    void theExampleOfAddingDoesWhatItsPageSays() {
        List<String> printed = new ArrayList<>();
        try (Oxbow oxbow = Oxbow.builder().inMemory().build()) {
            AddingExample.run(oxbow, printed::add);
        }

        assertThat(printed).containsExactly("job 1", "ADDED", "DUPLICATE", "2 with one command", "delayed");
    }
}
