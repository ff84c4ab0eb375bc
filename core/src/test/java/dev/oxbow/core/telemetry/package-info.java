/** Tests of telemetry, and the recorded spans that other tests use. */
@NullMarked
package dev.oxbow.core.telemetry;

import org.jspecify.annotations.NullMarked;
