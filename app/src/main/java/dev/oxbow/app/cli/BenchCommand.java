package dev.oxbow.app.cli;

import dev.oxbow.app.bench.Bench;
import dev.oxbow.app.bench.BenchPlan;
import dev.oxbow.app.bench.BenchResult;
import dev.oxbow.app.bench.CommandEstimate;
import dev.oxbow.app.bench.Progress;
import dev.oxbow.app.bench.ResultJson;
import dev.oxbow.app.bench.ResultTable;
import dev.oxbow.app.bench.Workload;
import dev.oxbow.app.config.BenchTarget;
import dev.oxbow.app.config.Setting;
import dev.oxbow.app.config.SettingsLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code oxbow bench}: measures speed and commands on a Redis. */
@Command(
        name = "bench",
        description = {
            "Measure how fast Oxbow is on a Redis, and how many commands it needs there.",
            "It works under a prefix of its own (oxbow-bench-…), removes its keys afterwards, and touches no others.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Examples:",
            "  oxbow bench                                  all of it, on an embedded Redis",
            "  oxbow bench process --concurrency 100,10     drain a queue with 100 and with 10 jobs at a time",
            "  oxbow bench lone --redis-url redis://127.0.0.1:6379",
            "  oxbow bench add --jobs 500 --warm-ups 0 --redis-url rediss://…   on a metered plan: few commands",
            "  oxbow bench all --json results.json",
            "",
            "'Sent' is what the client sends (a script call is one); 'with inner' adds what scripts run, which some",
            "plans bill. Exit codes: 0 fine, 1 unexpected failure, 2 wrong usage, 3 Redis cannot be used, 130 interrupted."
        })
final class BenchCommand implements Callable<Integer> {
    /** On a Redis that may be metered, more than this needs {@code --yes}. */
    private static final int MOST_UNASKED = 20_000;

    private static final String ALL = "all";
    private static final Duration STOP_BOUND = Duration.ofSeconds(20);

    private final SettingsLoader settings;
    private final PrintWriter out;

    @Parameters(
            arity = "0..1",
            paramLabel = "WORKLOAD",
            defaultValue = ALL,
            description = {
                "add: many callers add a job each; process: a worker drains a queue; lone: one job at a time, how long until it"
                        + " is picked up; idle: what waiting costs; all: all of them (default)."
            })
    private String workload = ALL;

    @Option(
            names = "--redis-url",
            paramLabel = "URL",
            description = "Redis to measure on. Variable: REDIS_URL. Without it: an embedded one.")
    private @Nullable String redisUrl;

    @Option(
            names = "--redis-adapter",
            paramLabel = "jedis|lettuce",
            description = "Redis client to use. Variable: REDIS_ADAPTER. Default: jedis.")
    private @Nullable String adapter;

    @Option(
            names = "--pool-max",
            paramLabel = "N",
            description = "Connections at most. Variable: REDIS_POOL_MAX. Default: 10.")
    private @Nullable String poolMax;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Jobs of add and process (${DEFAULT-VALUE}).")
    private int jobs;

    @Option(
            names = "--lone-jobs",
            paramLabel = "N",
            defaultValue = "200",
            description = "Jobs of lone (${DEFAULT-VALUE}).")
    private int loneJobs;

    @Option(
            names = "--callers",
            paramLabel = "N",
            defaultValue = "200",
            description = "Adds under way at once (${DEFAULT-VALUE}).")
    private int callers;

    @Option(
            names = "--threads",
            description = "Make each caller a thread that waits for its add; without it adds do not wait (addAsync).")
    private boolean threads;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            split = ",",
            defaultValue = "100,10",
            description = "Jobs that a worker of process runs at once; one measurement for each (${DEFAULT-VALUE}).")
    private List<Integer> concurrencies = List.of();

    @Option(
            names = "--queues",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Queues among which add and process spread their jobs (${DEFAULT-VALUE}); idle always looks at 1"
                            + " and at 5 or more.")
    private int queues;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long idle looks on (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-ups",
            paramLabel = "N",
            defaultValue = "1",
            description = "Uncounted rounds before the counted ones (${DEFAULT-VALUE}).")
    private int warmUps;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "1",
            description = "Counted rounds of add and process, of which the median is printed (${DEFAULT-VALUE}).")
    private int repeats;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the results as JSON too; - prints them instead of the table.")
    private @Nullable String json;

    @Option(
            names = "--yes",
            description = "Use more than " + MOST_UNASKED + " commands on a Redis that is not on this machine.")
    private boolean yes;

    @Spec
    private @Nullable CommandSpec spec;

    BenchCommand(SettingsLoader settings, PrintWriter out) {
        this.settings = settings;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        BenchPlan plan = plan();
        Path file = json == null || json.equals("-") ? null : file(json);
        BenchTarget target = settings.benchTarget(flags());
        CommandEstimate estimate = CommandEstimate.of(plan);
        String cost =
                String.format(Locale.ROOT, "about %,d commands, %,d with inner", estimate.sent(), estimate.withInner());
        if (!target.loopback() && !yes && estimate.withInner() > MOST_UNASKED) {
            throw wrong("this would use " + cost + ", on a Redis that may be metered; allowed without --yes: "
                    + String.format(Locale.ROOT, "%,d", MOST_UNASKED)
                    + ". Take fewer --jobs, --lone-jobs, --warm-ups and --repeats, or say --yes");
        }
        PrintWriter err = own().commandLine().getErr();
        Bench bench = new Bench(plan, target, new Progress(err));
        err.println("bench: at most " + cost + " on "
                + (target.address() == null ? "an embedded Redis" : target.address()) + ", under the prefix "
                + bench.prefix());
        List<BenchResult> results;
        try (GracefulShutdown ignored = GracefulShutdown.ofThisThread(STOP_BOUND)) {
            results = bench.run();
        }
        show(results, target, file);
        return ExitCodes.FINE;
    }

    private void show(List<BenchResult> results, BenchTarget target, @Nullable Path file) throws IOException {
        String text =
                ResultJson.of(results, Version.text(), target.adapter().name().toLowerCase(Locale.ROOT));
        if (file != null) {
            Files.writeString(file, text + System.lineSeparator());
        }
        if ("-".equals(json)) {
            out.println(text);
        } else {
            out.print(ResultTable.of(results));
        }
        out.flush();
    }

    private BenchPlan plan() {
        List<Workload> workloads = workload.equals(ALL)
                ? Arrays.asList(Workload.values())
                : List.of(Workload.of(workload)
                        .orElseThrow(() ->
                                wrong("WORKLOAD was '" + workload + "'; allowed: add, process, lone, idle, all")));
        try {
            return new BenchPlan(
                    workloads,
                    jobs,
                    loneJobs,
                    callers,
                    threads,
                    concurrencies,
                    queues,
                    Duration.ofSeconds(seconds),
                    warmUps,
                    repeats);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Checked before anything is measured, so that no result is lost for a mistyped name. */
    private Path file(String text) {
        try {
            Path file = Path.of(text).toAbsolutePath();
            Path folder = file.getParent();
            if (!text.isBlank() && folder != null && Files.isDirectory(folder) && !Files.isDirectory(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Reported below with the same message as any other wrong name.
        }
        throw wrong("--json was '" + text + "'; allowed: a file in a folder that exists, or -");
    }

    private Map<Setting, String> flags() {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        put(flags, Setting.REDIS_URL, redisUrl);
        put(flags, Setting.REDIS_ADAPTER, adapter);
        put(flags, Setting.POOL_MAX, poolMax);
        return flags;
    }

    private static void put(Map<Setting, String> flags, Setting setting, @Nullable String value) {
        if (value != null) {
            flags.put(setting, value);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(own().commandLine(), message);
    }

    private CommandSpec own() {
        CommandSpec own = spec;
        if (own == null) {
            throw new IllegalStateException("run by its command line only");
        }
        return own;
    }
}
