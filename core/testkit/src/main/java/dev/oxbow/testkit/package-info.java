/**
 * For tests of programs that use Oxbow: a Redis server of the test's own and a clock that the test moves. It depends on no adapter
 * and on no test framework; nothing else belongs here.
 */
@NullMarked
package dev.oxbow.testkit;

import org.jspecify.annotations.NullMarked;
