package dev.oxbow.core.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a wait for work ended.
 *
 * @param queue where there is something to do
 * @param due null: now; otherwise when a delayed job of that queue is due
 */
public record WorkSignal(String queue, @Nullable Instant due) {}
