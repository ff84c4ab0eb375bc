/**
 * Workers: the pump that exchanges results for new jobs, lock renewal, the stalled check and the shared wait for work.
 * Types of a Redis client do not belong here.
 */
@NullMarked
package dev.oxbow.core.worker;

import org.jspecify.annotations.NullMarked;
