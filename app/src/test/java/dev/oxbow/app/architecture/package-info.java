/**
 * Architecture as rules: {@link dev.oxbow.app.architecture.ArchitectureRules}, checked over all modules. Each rule is also shown
 * to fail, on the deliberate violations in the packages below.
 */
@NullMarked
package dev.oxbow.app.architecture;

import org.jspecify.annotations.NullMarked;
