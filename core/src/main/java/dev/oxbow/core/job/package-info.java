/**
 * Values: a job, its options and states, JSON payloads and the port that writes and reads them. I/O, clocks and keys do not belong
 * here.
 */
@NullMarked
package dev.oxbow.core.job;

import org.jspecify.annotations.NullMarked;
