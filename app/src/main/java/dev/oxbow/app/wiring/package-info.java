/**
 * Wiring: which parts the program is made of, and its start and stop. The only place that knows Dagger, and the only one
 * that knows both Redis adapters. Deciding and working belong elsewhere.
 */
@NullMarked
package dev.oxbow.app.wiring;

import org.jspecify.annotations.NullMarked;
