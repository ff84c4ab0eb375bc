/**
 * Processing jobs, for users of Oxbow: {@link dev.oxbow.core.worker.Worker} with its options, the {@link
 * dev.oxbow.core.worker.JobProcessor} that a program writes and the {@link dev.oxbow.core.worker.ActiveJob} that it is
 * given, the exceptions that a processor may throw, {@link dev.oxbow.core.worker.WorkerListener}, and {@link
 * dev.oxbow.core.worker.ManualWorker} for programs that fetch and end each job themselves. Start workers with {@link
 * dev.oxbow.core.Oxbow}.
 *
 * <p>This is API: interfaces, values and exceptions only. Their implementations are in {@code internal.worker}; types
 * of the SPI, of a Redis client or of a JSON library do not belong here.
 */
@NullMarked
package dev.oxbow.core.worker;

import org.jspecify.annotations.NullMarked;
