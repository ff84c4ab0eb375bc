package dev.oxbow.core.call;

import dev.oxbow.core.meter.Cause;

/**
 * What a call is for.
 *
 * @param cause under which its commands are counted
 * @param idempotent whether running it twice does no harm, so that it may be repeated when its outcome is unknown
 */
public record CallPurpose(Cause cause, boolean idempotent) {}
