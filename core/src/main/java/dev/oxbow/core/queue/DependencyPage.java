package dev.oxbow.core.queue;

import java.util.Optional;

/**
 * Some children of one kind. Immutable. A child may be on two pages if children change kind meanwhile.
 *
 * @param children only of the kind asked for
 * @param next the cursor of the next page; empty: this is the last one
 */
public record DependencyPage(Dependencies children, Optional<String> next) {}
