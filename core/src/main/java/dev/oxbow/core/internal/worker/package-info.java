/**
 * The engine of one worker: {@link dev.oxbow.core.internal.worker.WorkerLoop} exchanges outcomes for new jobs, {@link
 * dev.oxbow.core.internal.worker.DispatchState} is what its threads share, and {@link
 * dev.oxbow.core.internal.worker.JobAttempt} runs the processor. {@link dev.oxbow.core.internal.worker.WorkerGroup}
 * starts and closes the workers of a process. The classes {@code Default…} implement the interfaces of {@code
 * dev.oxbow.core.worker}.
 *
 * <p>What several workers share belongs in {@code internal.dispatch}, which documents the order of locks. Nothing here
 * knows a Redis command: the port {@code store} does.
 */
@NullMarked
package dev.oxbow.core.internal.worker;

import org.jspecify.annotations.NullMarked;
