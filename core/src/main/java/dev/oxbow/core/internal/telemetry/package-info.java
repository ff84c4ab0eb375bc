/** Calls that add jobs and flows, reported to the telemetry port. Spans themselves do not belong here. */
@NullMarked
package dev.oxbow.core.internal.telemetry;

import org.jspecify.annotations.NullMarked;
