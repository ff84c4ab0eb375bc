/**
 * What Oxbow promises, tried on the real jar in a process of its own, over HTTP, as a user would. Names end in {@code IT}:
 * they run after the jar is built ({@code mvn verify}).
 */
@NullMarked
package dev.oxbow.app.acceptance;

import org.jspecify.annotations.NullMarked;
