/**
 * Reports on Redis, the pool and the queues, with recommendations: the port {@link dev.oxbow.core.health.HealthCheck} and its report. HTTP
 * and the shapes of JSON do not belong here.
 */
@NullMarked
package dev.oxbow.core.health;

import org.jspecify.annotations.NullMarked;
