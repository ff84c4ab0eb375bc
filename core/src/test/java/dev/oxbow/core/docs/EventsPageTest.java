package dev.oxbow.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.event.QueueEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EventsPageTest {
    @Test
    void thePageShowsTheExampleThatRunsHere() throws IOException {
        new Page("events.md").assertShows(EventsExample.class);
    }

    @Test
    void theExampleDoesWhatThePageSays() {
        List<String> printed = new CopyOnWriteArrayList<>();
        try (Oxbow oxbow = Oxbow.builder().inMemory().build()) {
            EventsExample.run(oxbow, printed::add);
        }

        assertThat(printed).containsExactly("job welcome-ada returned \"sent\"", "closed until Monday");
    }

    @Test
    void thePageNamesEveryKindOfEvent() throws IOException {
        String page = Files.readString(Path.of("docs", "events.md"));

        assertThat(Stream.of(QueueEvent.class.getDeclaredClasses())
                        .filter(Class::isRecord)
                        .map(kind -> "| `" + kind.getSimpleName() + "` |"))
                .allSatisfy(row -> assertThat(page).contains(row));
    }
}
