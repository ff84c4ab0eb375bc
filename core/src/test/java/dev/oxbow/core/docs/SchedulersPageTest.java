package dev.oxbow.core.docs;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The example needs Redis: it is run by {@code WorkerOnRedisContract}. */
@Tag("unit")
final class SchedulersPageTest {
    @Test
    void thePageShowsItsExample() throws IOException {
        new Page("schedulers.md").assertShows(SchedulersExample.class);
    }
}
