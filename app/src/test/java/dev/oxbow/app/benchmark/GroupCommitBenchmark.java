package dev.oxbow.app.benchmark;

import dev.oxbow.core.internal.batch.GroupCommit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Many callers of one item each that wait for their answers, joined by a {@link GroupCommit} before a call that stands for
 * one to Redis: it pauses for 100 microseconds (the system makes it a little more). Prints the items per call of each
 * measured second; the throughput is that of all callers together.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GroupCommitBenchmark {
    private static final long CALL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final int MOST_ITEMS = 1000;
    private static final List<Integer> ONE = List.of(1);

    private final LongAdder calls = new LongAdder();
    private final LongAdder items = new LongAdder();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final GroupCommit<Integer, Integer> group =
            new GroupCommit<>(this::call, item -> 1, MOST_ITEMS, MOST_ITEMS, executor);

    private List<Integer> call(List<Integer> batch) {
        calls.increment();
        items.add(batch.size());
        LockSupport.parkNanos(CALL_NANOS);
        return batch;
    }

    /** Forgets the last iteration's counts. */
    @Setup(Level.Iteration)
    public void forget() {
        calls.reset();
        items.reset();
    }

    /** Tells this one's. */
    @TearDown(Level.Iteration)
    public void tell() {
        System.out.printf("%.1f items per call, ", (double) items.sum() / Math.max(1, calls.sum()));
    }

    /** Ends the threads. */
    @TearDown(Level.Trial)
    public void close() {
        executor.shutdown();
    }

    /** Nobody to join. */
    @Benchmark
    @Threads(1)
    public List<Integer> submit001() {
        return group.submit(ONE);
    }

    /** A few callers. */
    @Benchmark
    @Threads(16)
    public List<Integer> submit016() {
        return group.submit(ONE);
    }

    /** Many callers. */
    @Benchmark
    @Threads(128)
    public List<Integer> submit128() {
        return group.submit(ONE);
    }
}
