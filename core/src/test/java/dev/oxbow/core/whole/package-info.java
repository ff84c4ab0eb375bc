/**
 * Contracts of what a program sees of Oxbow as a whole, by public calls only, from producer to worker, on a real Redis. Each adapter
 * extends {@link dev.oxbow.core.whole.OxbowContract}. What is written to Redis is looked at elsewhere.
 */
@NullMarked
package dev.oxbow.core.whole;

import org.jspecify.annotations.NullMarked;
