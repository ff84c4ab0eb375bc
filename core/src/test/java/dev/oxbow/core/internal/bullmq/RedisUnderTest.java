package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.testing.RedisClusterProcess;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The kinds of Redis on which contracts run: one of each for all tests of this JVM, started when it is needed. */
public enum RedisUnderTest {
    /** One server, see {@link RedisForTests}. */
    ONE_SERVER {
        @Override
        public RedisAddress address() {
            return RedisForTests.address();
        }

        @Override
        public String prefix(String name) {
            return name;
        }
    },
    /** Three nodes that share the slots; prefixes have hash tags. */
    CLUSTER {
        @Override
        public RedisAddress address() {
            LOCK.lock();
            try {
                RedisClusterProcess running = cluster;
                if (running == null) {
                    running = RedisClusterProcess.start();
                    cluster = running;
                }
                return RedisAddress.parse(running.url());
            } finally {
                LOCK.unlock();
            }
        }

        @Override
        public String prefix(String name) {
            return "{" + name + "}";
        }
    };

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static @Nullable RedisClusterProcess cluster;

    /** Its address; the first call starts it. */
    public abstract RedisAddress address();

    /** A prefix of keys with that name. */
    public abstract String prefix(String name);

    /** BullMQ's own prefix. */
    public String prefix() {
        return prefix(BullMqJobStore.DEFAULT_PREFIX);
    }
}
