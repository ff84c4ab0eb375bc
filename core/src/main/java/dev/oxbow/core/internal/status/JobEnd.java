package dev.oxbow.core.internal.status;

import dev.oxbow.core.job.Json;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended. Immutable.
 *
 * @param returnValue what its processor returned; null if it failed
 * @param failedReason why it failed; null if it completed
 */
public record JobEnd(@Nullable Json returnValue, @Nullable String failedReason) {}
