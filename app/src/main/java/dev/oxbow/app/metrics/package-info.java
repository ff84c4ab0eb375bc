/**
 * What {@code GET /metrics} shows, in Prometheus's text format. Measuring does not belong here: the figures come from the
 * pool, the command counts and the health report.
 */
@NullMarked
package dev.oxbow.app.metrics;

import org.jspecify.annotations.NullMarked;
