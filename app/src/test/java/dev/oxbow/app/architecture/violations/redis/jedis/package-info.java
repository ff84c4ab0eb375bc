/** Deliberate violations of the rules of architecture; no part of the program. */
@NullMarked
package dev.oxbow.app.architecture.violations.redis.jedis;

import org.jspecify.annotations.NullMarked;
