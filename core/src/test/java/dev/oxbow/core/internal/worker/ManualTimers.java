package dev.oxbow.core.internal.worker;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Test double of a scheduled executor: a timer goes off when the test says so, on the test's thread. */
public final class ManualTimers {
    /** Something to be done after a time. */
    public static final class Timer {
        public final Duration after;
        private final Runnable task;
        private boolean cancelled;
        private boolean wentOff;

        public Timer(Duration after, Runnable task) {
            this.after = after;
            this.task = task;
        }

        public boolean isCancelled() {
            return cancelled;
        }

        public void goOff() {
            wentOff = true;
            task.run();
        }

        public ScheduledFuture<?> future() {
            return (ScheduledFuture<?>) Proxy.newProxyInstance(
                    ScheduledFuture.class.getClassLoader(),
                    new Class<?>[] {ScheduledFuture.class},
                    (proxy, method, arguments) -> {
                        switch (method.getName()) {
                            case "cancel" -> {
                                cancelled = true;
                                return true;
                            }
                            case "isDone" -> {
                                return cancelled || wentOff;
                            }
                            case "getDelay" -> {
                                return ((TimeUnit) arguments[0]).convert(after);
                            }
                            default -> throw new UnsupportedOperationException("no timer does " + method.getName());
                        }
                    });
        }
    }

    /** All that were ever set, in order. */
    public final List<Timer> timers = new ArrayList<>();

    public final ScheduledExecutorService executor = (ScheduledExecutorService) Proxy.newProxyInstance(
            ScheduledExecutorService.class.getClassLoader(),
            new Class<?>[] {ScheduledExecutorService.class},
            (proxy, method, arguments) -> {
                if (!method.getName().equals("schedule") || !(arguments[0] instanceof Runnable task)) {
                    throw new UnsupportedOperationException("only schedules tasks");
                }
                long nanos = ((TimeUnit) arguments[2]).toNanos((Long) arguments[1]);
                Timer timer = new Timer(Duration.ofNanos(nanos), task);
                timers.add(timer);
                return timer.future();
            });

    /** The newest. */
    public Timer last() {
        return timers.get(timers.size() - 1);
    }
}
