/**
 * Benchmarks of the program's parts on a real redis-server, and what runs all benchmarks and prints their figures. Compiled by every build, run
 * only by {@code mvn -P benchmarks verify}. No tests: speed is told, not asserted.
 */
@NullMarked
package dev.oxbow.app.benchmark;

import org.jspecify.annotations.NullMarked;
