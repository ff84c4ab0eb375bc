package dev.oxbow.app.rivals;

import dev.oxbow.app.bench.Latencies;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ListDirection;

/**
 * The least that a queue on Redis can be: LPUSH adds, BLMOVE takes, LREM finishes. Jobs have no results, retries or events. Each
 * thread has a connection of its own.
 */
final class ListQueue {
    private static final String WAITING = "list-queue:waiting";
    private static final String ACTIVE = "list-queue:active";
    private static final int BATCH = 500;
    private static final double WAIT_SECONDS = 5;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String LAST = "last";

    private final URI url;

    ListQueue(URI url) {
        this.url = url;
    }

    /** One caller. */
    RivalResult add(int jobs) {
        try (Jedis redis = new Jedis(url)) {
            redis.flushAll();
            long startedAt = System.nanoTime();
            for (int n = 0; n < jobs; n++) {
                redis.lpush(WAITING, payload(n));
            }
            RivalResult result = RivalResult.since(startedAt, jobs);
            redis.flushAll();
            return result;
        }
    }

    /** So many threads take what waits. */
    RivalResult process(int jobs, int threads) throws Exception {
        try (Jedis redis = new Jedis(url)) {
            redis.flushAll();
            fill(redis, jobs, threads);
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            try {
                List<Jedis> connections = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    Jedis connection = new Jedis(url);
                    connection.ping();
                    connections.add(connection);
                }
                long startedAt = System.nanoTime();
                List<Future<?>> ends = new ArrayList<>();
                connections.forEach(connection -> ends.add(pool.submit(() -> drain(connection))));
                for (Future<?> end : ends) {
                    end.get(2, TimeUnit.MINUTES);
                }
                RivalResult result = RivalResult.since(startedAt, jobs);
                connections.forEach(Jedis::close);
                return result;
            } finally {
                pool.shutdownNow();
                redis.flushAll();
            }
        }
    }

    /** The jobs, and for each thread one that ends it. */
    private static void fill(Jedis redis, int jobs, int threads) {
        for (int first = 0; first < jobs; first += BATCH) {
            int size = Math.min(BATCH, jobs - first);
            String[] batch = new String[size];
            for (int i = 0; i < size; i++) {
                batch[i] = payload(first + i);
            }
            redis.lpush(WAITING, batch);
        }
        for (int i = 0; i < threads; i++) {
            redis.lpush(WAITING, LAST);
        }
    }

    private static void drain(Jedis connection) {
        while (true) {
            String job = connection.blmove(WAITING, ACTIVE, ListDirection.RIGHT, ListDirection.LEFT, WAIT_SECONDS);
            if (job == null || job.equals(LAST)) {
                return;
            }
            connection.lrem(ACTIVE, 1, job);
        }
    }

    /**
     * One job at a time, adding and taking on two threads of one process.
     *
     * @param resting whether it is idle before and after each job
     */
    RivalResult lone(int jobs, boolean resting) throws Exception {
        try (Jedis producer = new Jedis(url);
                Jedis consumer = new Jedis(url)) {
            producer.flushAll();
            BlockingQueue<Long> started = new ArrayBlockingQueue<>(1);
            Thread worker = new Thread(() -> takeLone(consumer, started), "list-queue-worker");
            worker.setDaemon(true);
            worker.start();
            Latencies pickUp = new Latencies(jobs);
            long startedAt = System.nanoTime();
            for (int n = 0; n < jobs; n++) {
                if (resting) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                long addedAt = System.nanoTime();
                producer.lpush(WAITING, payload(n));
                Long at = started.poll(1, TimeUnit.MINUTES);
                if (at == null) {
                    throw new IllegalStateException("a job was not picked up within a minute");
                }
                pickUp.observe(at - addedAt);
            }
            RivalResult result = RivalResult.since(startedAt, jobs).with(pickUp);
            LockSupport.parkNanos(PAUSE_NANOS);
            producer.lpush(WAITING, LAST);
            worker.join(TimeUnit.MINUTES.toMillis(1));
            producer.flushAll();
            return result;
        }
    }

    private static void takeLone(Jedis connection, BlockingQueue<Long> started) {
        while (true) {
            String job = connection.blmove(WAITING, ACTIVE, ListDirection.RIGHT, ListDirection.LEFT, WAIT_SECONDS);
            if (job == null) {
                continue;
            }
            if (job.equals(LAST)) {
                return;
            }
            started.add(System.nanoTime());
            connection.lrem(ACTIVE, 1, job);
        }
    }

    private static String payload(int n) {
        return "{\"n\":" + n + "}";
    }
}
