/**
 * The port {@link dev.oxbow.core.telemetry.Telemetry}, which is notified of jobs that are added and processed, and its
 * implementation on OpenTelemetry's API: the only package that uses that library, which is optional for a program
 * without telemetry. Queues, workers and storage do not belong here.
 */
@NullMarked
package dev.oxbow.core.telemetry;

import org.jspecify.annotations.NullMarked;
