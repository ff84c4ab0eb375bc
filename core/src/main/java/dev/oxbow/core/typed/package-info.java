/**
 * Queues, jobs and workers whose payloads have Java types that the compiler checks: {@link dev.oxbow.core.typed.QueueType} says what
 * the jobs of a queue carry and return, and whoever adds, processes or reads them says it by the same constant. Everything here
 * stands on the rooms beside it and writes what they write; behaviour of its own does not belong here.
 */
@NullMarked
package dev.oxbow.core.typed;

import org.jspecify.annotations.NullMarked;
