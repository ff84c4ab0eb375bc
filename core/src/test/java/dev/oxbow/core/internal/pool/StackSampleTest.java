package dev.oxbow.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
final class StackSampleTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** Near the end of the clock's range, which it may pass at any time. */
    private static final long START = Long.MAX_VALUE - SECOND / 2;

    private final StackSample sample = new StackSample(START);

    @Test
    void seldomBorrowsAllNoteTheirStack() {
        assertThat(sample.due(START)).isTrue();
        assertThat(sample.due(START + SECOND)).isTrue();
        assertThat(sample.due(START + 5 * SECOND)).isTrue();
    }

    @Test
    void ofManyBorrowsInASecondOneDoes() {
        assertThat(sample.due(START)).isTrue();
        assertThat(sample.due(START + 1)).isFalse();
        assertThat(sample.due(START + SECOND - 1)).isFalse();
        assertThat(sample.due(START + SECOND)).isTrue();
        assertThat(sample.due(START + SECOND + 1)).isFalse();
    }

    @Test
    void afterALeakWithoutAStackEachDoesForAWhile() {
        sample.due(START);
        sample.wanted(START);

        assertThat(sample.due(START + 1)).isTrue();
        assertThat(sample.due(START + 2)).isTrue();
        long later = START + Duration.ofHours(1).toNanos();
        sample.due(later);
        assertThat(sample.due(later + 1)).isFalse();
    }
}
