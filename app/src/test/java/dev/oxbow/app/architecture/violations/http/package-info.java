/** Deliberate violations of the rules of architecture; no part of the program. */
@NullMarked
package dev.oxbow.app.architecture.violations.http;

import org.jspecify.annotations.NullMarked;
