package dev.oxbow.core.internal.pool;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Who borrowed a connection, and when: for the leak warning and the exhaustion message. Immutable.
 *
 * @param thread name of the borrowing thread
 * @param frames where it borrowed, innermost first, without the pool's own frames; empty if not noted, see {@link StackSample}
 * @param sinceNanos when, on the monotonic clock
 */
record Borrower(String thread, List<StackWalker.StackFrame> frames, long sinceNanos) {
    private static final int FRAMES = 8;

    /**
     * The current thread. With frames it walks the top of the stack only and builds no text: several microseconds.
     *
     * @param withFrames whether to note the stack
     */
    static Borrower current(boolean withFrames, long nowNanos) {
        List<StackWalker.StackFrame> frames = withFrames
                ? StackWalker.getInstance()
                        .walk(all ->
                                all.dropWhile(Borrower::ofThePool).limit(FRAMES).toList())
                : List.of();
        return new Borrower(Thread.currentThread().getName(), frames, nowNanos);
    }

    private static boolean ofThePool(StackWalker.StackFrame frame) {
        String type = frame.getClassName();
        return type.equals(Borrower.class.getName())
                || type.equals(LeasingConnectionPool.class.getName())
                || (frame.getMethodName().equals("borrow") && type.endsWith("ConnectionPool"));
    }

    long heldMillis() {
        return (System.nanoTime() - sinceNanos) / 1_000_000;
    }

    /** The frames as a stack trace shows them, one a line; or that they are not known. */
    String trace() {
        if (frames.isEmpty()) {
            return " where is not known: there are too many borrows to note each one's stack."
                    + " From now on each is noted for some minutes";
        }
        return frames.stream()
                .map(frame -> System.lineSeparator() + "\tat " + frame.toStackTraceElement())
                .collect(Collectors.joining());
    }
}
