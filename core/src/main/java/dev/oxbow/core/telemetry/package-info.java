/**
 * The port {@link dev.oxbow.core.telemetry.Telemetry}, which is notified of jobs that are added and processed, and its
 * implementation on OpenTelemetry's API: the only place that knows that library, which a program without telemetry need
 * not have. Queues, workers and what is stored do not belong here.
 */
@NullMarked
package dev.oxbow.core.telemetry;

import org.jspecify.annotations.NullMarked;
