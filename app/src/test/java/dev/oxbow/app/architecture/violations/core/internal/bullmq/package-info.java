/** Deliberate violations of the rules of architecture; no part of the program. */
@NullMarked
package dev.oxbow.app.architecture.violations.core.internal.bullmq;

import org.jspecify.annotations.NullMarked;
