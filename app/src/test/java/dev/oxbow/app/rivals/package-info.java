/**
 * What Oxbow is compared with, in Java: programs that the comparison in {@code src/test/bench} runs, in the rounds of {@code oxbow
 * bench}. They use the Redis client directly, and nothing of Oxbow's queues, so that they measure what others could do; and the
 * pool alone, beside a round trip.
 */
@NullMarked
package dev.oxbow.app.rivals;

import org.jspecify.annotations.NullMarked;
