/**
 * Oxbow's documented behaviour, tested on the real jar in a separate process, over HTTP, like a user. Names end in
 * {@code IT}: they run after the jar is built ({@code mvn verify}).
 */
@NullMarked
package dev.oxbow.app.acceptance;

import org.jspecify.annotations.NullMarked;
