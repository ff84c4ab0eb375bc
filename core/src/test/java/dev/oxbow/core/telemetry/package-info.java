/** Tests of telemetry, and the recorded spans that tests elsewhere look at. */
@NullMarked
package dev.oxbow.core.telemetry;

import org.jspecify.annotations.NullMarked;
