package dev.oxbow.app.interop;

import dev.oxbow.core.testing.RedisClusterProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The former version on a Redis Cluster of three nodes. */
class FormerVersionOnClusterTest extends FormerVersionTest {
    private static RedisClusterProcess cluster;

    FormerVersionOnClusterTest(Adapter adapter) {
        super(adapter);
    }

    @BeforeAll
    static void startCluster() {
        cluster = RedisClusterProcess.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Override
    String url() {
        return cluster.url();
    }
}
