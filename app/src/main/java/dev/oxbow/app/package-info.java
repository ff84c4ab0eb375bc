/**
 * The program: {@link dev.oxbow.app.Main} and nothing else. Everything it does lives in the rooms below: command line,
 * settings, wiring, embedded Redis, analyzers, metrics.
 */
@NullMarked
package dev.oxbow.app;

import org.jspecify.annotations.NullMarked;
