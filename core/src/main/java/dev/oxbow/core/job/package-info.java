/**
 * Values of the domain: a job, its options, its states. No I/O, no clocks, no keys.
 */
@NullMarked
package dev.oxbow.core.job;

import org.jspecify.annotations.NullMarked;
