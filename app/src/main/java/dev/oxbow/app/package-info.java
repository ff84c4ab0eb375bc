/**
 * The program: {@link dev.oxbow.app.Main} and nothing else. Everything it does is in the packages below: command line,
 * settings, wiring, embedded Redis, analyzers, metrics.
 */
@NullMarked
package dev.oxbow.app;

import org.jspecify.annotations.NullMarked;
