package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.testing.RedisServerProcess;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One redis-server for all tests of this JVM that use queues of their own; it stops with the JVM. Starting one for each
 * test would take most of their time.
 */
public final class RedisForTests {
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static @Nullable RedisServerProcess server;

    private RedisForTests() {}

    /** Its address; the first call starts it. */
    public static RedisAddress address() {
        LOCK.lock();
        try {
            RedisServerProcess running = server;
            if (running == null) {
                running = RedisServerProcess.start("--appendfsync", "no");
                server = running;
            }
            return RedisAddress.parse(running.url());
        } finally {
            LOCK.unlock();
        }
    }
}
