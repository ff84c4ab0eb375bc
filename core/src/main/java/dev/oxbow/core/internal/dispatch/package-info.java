/**
 * What the workers of a process share: one blocking wait for markers ({@link
 * dev.oxbow.core.internal.dispatch.MarkerListener}), one heartbeat ({@link
 * dev.oxbow.core.internal.dispatch.LockRenewer}), timers and fallback polls, and the registry through which producers
 * of the process fetch jobs for a worker's free slots in the calls that add them. This package knows a worker only as
 * {@link dev.oxbow.core.internal.dispatch.ManagedWorker} and {@link dev.oxbow.core.internal.dispatch.LocalWorker};
 * {@code internal.worker} implements these and depends on this package, never the reverse. What concerns a single
 * worker does not belong here.
 *
 * <h2>Order of locks</h2>
 *
 * A thread that holds a lock of this list acquires only locks further down the same branch:
 *
 * <pre>
 * WorkerGroup.lock                        which workers run, and the shared services
 *   LockRenewer.lock                      schedules of renewals and checks
 *     DispatchState.lock                  slots, reports and calls of one worker
 * IdleReporter.lock                       one report to the marker listener at a time
 *   DispatchState.lock
 *   MarkerListener.lock                   idle workers and the current wait
 *     PollTimer.lock                      timers of workers
 *     FallbackPoll.lock                   whether a poll is scheduled
 * JobAttempt.lock                         the thread of one attempt; acquired and released alone
 * </pre>
 *
 * None of them is held during a command to Redis, while a processor or a listener runs, or while a thread is joined.
 * {@code WorkerGroup.lock} alone is held while the store's blocking wait is opened, changed and closed, which acquires
 * locks of the store (those of {@code MarkerWaiter}, {@code NamedConnections} and {@code BlockingConnection}).
 */
@NullMarked
package dev.oxbow.core.internal.dispatch;

import org.jspecify.annotations.NullMarked;
