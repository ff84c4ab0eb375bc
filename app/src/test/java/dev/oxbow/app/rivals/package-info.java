/**
 * What Oxbow is compared with, in Java: programs that the comparison in {@code src/test/bench} runs. They use the Redis client
 * directly, and nothing of Oxbow, so that they measure what others could do.
 */
@NullMarked
package dev.oxbow.app.rivals;

import org.jspecify.annotations.NullMarked;
