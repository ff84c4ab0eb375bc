package dev.oxbow.core.whole;

import dev.oxbow.core.Oxbow;
import java.time.Duration;

/** What each part of the contract stands on. */
interface WholeOxbow {
    /** Longer than any wait may take. */
    Duration PATIENCE = Duration.ofSeconds(30);

    /** The one of the running test, on a Redis that others use too. */
    Oxbow oxbow();

    /** The name of a queue that nobody used before, the same all through a test. */
    String name();
}
