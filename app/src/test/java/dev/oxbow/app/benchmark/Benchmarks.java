package dev.oxbow.app.benchmark;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** Runs the benchmarks whose names match the arguments (JMH's own; none: all), then prints what the pool's figures mean. */
public final class Benchmarks {
    private static final double MICROS = 1_000_000;

    private Benchmarks() {}

    /** Takes the arguments of JMH. */
    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        Collection<RunResult> results = new Runner(new CommandLineOptions(arguments)).run();
        tellPool(results, System.out);
    }

    /** A line per adapter and benchmark; nothing if the round trip did not run. */
    private static void tellPool(Collection<RunResult> results, PrintStream out) {
        Map<String, Map<String, Double>> micros = new TreeMap<>();
        for (RunResult result : results) {
            String benchmark = result.getParams().getBenchmark();
            if (benchmark.startsWith(PoolBenchmark.class.getName())) {
                micros.computeIfAbsent(result.getParams().getParam("adapter"), adapter -> new TreeMap<>())
                        .put(
                                benchmark.substring(benchmark.lastIndexOf('.') + 1),
                                MICROS / result.getPrimaryResult().getScore());
            }
        }
        micros.forEach((adapter, figures) -> {
            Double roundTrip = figures.get("roundTrip");
            if (roundTrip == null) {
                return;
            }
            out.printf(
                    "%nBorrow and return of a pooled connection (%s), elapsed time of all threads together:%n",
                    adapter);
            figures.forEach((what, time) -> out.printf(
                    Locale.ROOT, "%-10s %8.3f us %7.2f %% of a round trip%n", what, time, 100 * time / roundTrip));
        });
    }
}
