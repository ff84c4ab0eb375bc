package dev.oxbow.app.bench;

import dev.oxbow.app.config.BenchTarget;
import dev.oxbow.app.config.Platform;
import dev.oxbow.app.embedded.EmbeddedRedis;
import dev.oxbow.core.pool.RedisAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Runs a plan: each workload on a rig of its own, under a prefix of its own, whose keys are removed afterwards, also
 * when it fails or is interrupted. For one thread.
 */
public final class Bench {
    private final BenchPlan plan;
    private final BenchTarget target;
    private final Progress progress;
    private final String prefix;

    public Bench(BenchPlan plan, BenchTarget target, Progress progress) {
        this.plan = plan;
        this.target = target;
        this.progress = progress;
        String name = "oxbow-bench-" + UUID.randomUUID().toString().substring(0, 8);
        RedisAddress address = target.address();
        boolean onCluster = address != null && address.form() == RedisAddress.Form.CLUSTER;
        this.prefix = onCluster ? "{" + name + "}" : name;
    }

    /** The prefix of all keys that this run makes and removes. */
    public String prefix() {
        return prefix;
    }

    /**
     * Runs the plan, on an embedded Redis of its own if no Redis was named.
     *
     * @throws BenchFailure if a measurement cannot be made
     * @throws dev.oxbow.core.pool.RedisException if Redis cannot be asked
     * @throws dev.oxbow.app.embedded.EmbeddedRedisException if an embedded Redis is needed and cannot run
     * @throws InterruptedException if this thread was interrupted
     */
    public List<BenchResult> run() throws InterruptedException {
        RedisAddress address = target.address();
        if (address != null) {
            return run(address);
        }
        progress.stage("starting an embedded Redis (name another with --redis-url)");
        try (EmbeddedRedis redis = EmbeddedRedis.start(null, Platform.current())) {
            return run(redis.address());
        }
    }

    private List<BenchResult> run(RedisAddress address) throws InterruptedException {
        List<BenchResult> results = new ArrayList<>();
        for (Workload workload : plan.workloads()) {
            switch (workload) {
                case ADD -> results.add(on(address, new AddRun(plan, progress)::run));
                case PROCESS -> {
                    for (int concurrency : plan.concurrencies()) {
                        results.add(on(address, rig -> new ProcessRun(plan, progress).run(rig, concurrency)));
                    }
                }
                case LONE -> results.add(on(address, new LoneRun(plan, progress)::run));
                case IDLE -> {
                    for (int queues : plan.idleQueues()) {
                        results.add(on(address, rig -> new IdleRun(plan, progress).run(rig, queues)));
                    }
                }
            }
        }
        return results;
    }

    private BenchResult on(RedisAddress address, Measurement measurement) throws InterruptedException {
        try (Rig rig = Rig.open(target, address, prefix)) {
            return measurement.on(rig);
        }
    }

    /** What is measured on one rig. */
    private interface Measurement {
        BenchResult on(Rig rig) throws InterruptedException;
    }
}
