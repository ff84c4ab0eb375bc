package dev.oxbow.core.internal.wiring;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * One step of a close.
 *
 * @param what names what the step closes, for messages
 * @param action closes it; gets what is left of the drain, never negative
 */
record CloseStep(String what, Consumer<Duration> action) {
    /** A step that does not wait. */
    static CloseStep of(String what, Runnable action) {
        return new CloseStep(what, drain -> action.run());
    }
}
