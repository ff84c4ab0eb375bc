package dev.oxbow.app.config;

import dev.oxbow.app.config.AnalysisSettings.Processor;
import dev.oxbow.core.health.CommandBudget;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.worker.WorkerListing;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns flags and environment variables into {@link Settings}, or into one {@link SettingsException} that lists every
 * mistake. Flags win over variables. Nothing is contacted or created. Immutable, so thread-safe.
 */
public final class SettingsLoader {
    private static final Pattern PREFIX = Pattern.compile("[^\\s\\p{Cntrl}]{1,100}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[?[0-9A-Fa-f:.]{2,45}]?");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{8,200}");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);
    private static final String OPENAI_HOST = "api.openai.com";
    private static final String OPENAI_STANDARD_MODEL = "gpt-4o-mini";

    /** Connections that may be held for long: a wait for work, and a reader of events. */
    private static final int LONG_WAITS = 2;

    private final Map<String, String> variables;

    /** @param variables environment variables by name */
    public SettingsLoader(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** Over this process's environment. */
    public static SettingsLoader ofThisProcess() {
        return new SettingsLoader(System.getenv());
    }

    /** Whether a person asked to see where unexpected failures happen. Never fails. */
    public boolean debug() {
        return new SettingReader(variables, Map.of()).yes(Setting.DEBUG);
    }

    /**
     * Where a server started with the same variables on this machine would be, and the token to show it.
     *
     * @throws SettingsException if {@code HOST} or {@code PORT} is wrong
     */
    public HealthTarget healthTarget() {
        SettingReader reader = new SettingReader(variables, Map.of());
        int port = reader.wholeNumber(Setting.PORT, 0, 65_535);
        String host = reader.text(Setting.HOST);
        requireHost(reader, host);
        if (!reader.problems().isEmpty()) {
            throw new SettingsException(reader.problems());
        }
        boolean everyAddress = host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
        return new HealthTarget(
                URI.create("http://" + (everyAddress ? "127.0.0.1" : bracketed(host)) + ":" + port),
                reader.secret(Setting.READ_TOKEN)
                        .or(() -> reader.secret(Setting.API_TOKEN))
                        .orElse(null));
    }

    /**
     * The Redis that {@code oxbow bench} is to measure on.
     *
     * @param flags values of the flags that were given
     * @throws SettingsException if a setting of Redis is wrong, with everything that is
     */
    public BenchTarget benchTarget(Map<Setting, String> flags) {
        SettingReader reader = new SettingReader(variables, flags);
        if (reader.yes(Setting.BUILDING)) {
            reader.reject(Setting.BUILDING, "was 'true': Redis is never contacted then; allowed here: false");
        }
        Optional<RedisAddress> address = reader.given(Setting.REDIS_URL).flatMap(url -> address(reader, url));
        RedisSettings redis = redis(reader);
        if (!reader.problems().isEmpty()) {
            throw new SettingsException(reader.problems());
        }
        boolean loopback = address.isEmpty()
                || address.get().endpoints().stream()
                        .allMatch(it -> LOOPBACK.matcher(it.host()).matches());
        return new BenchTarget(address.orElse(null), loopback, redis.adapter(), redis.pool());
    }

    /**
     * The settings of {@code oxbow serve}.
     *
     * @param flags values of the flags that were given; a flag without a value maps to any text
     * @throws SettingsException if anything is wrong, with everything that is
     */
    public Settings load(Map<Setting, String> flags) {
        SettingReader reader = new SettingReader(variables, flags);
        List<String> notes = new ArrayList<>();
        boolean production = reader.word(Setting.ENVIRONMENT, List.of("development", "production"))
                        .equals("production")
                || reader.flagged(Setting.PRODUCTION);
        Storage storage = storage(reader, production, notes);
        Settings settings = new Settings(
                production,
                storage,
                redis(reader),
                prefix(reader, storage),
                listen(reader, notes),
                analysis(reader, notes),
                notes);
        List<Problem> problems = reader.problems();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    private static Storage storage(SettingReader reader, boolean production, List<String> notes) {
        Optional<String> url = reader.given(Setting.REDIS_URL);
        Optional<Path> folder = dataFolder(reader);
        if (reader.yes(Setting.BUILDING)) {
            notes.add("BUILDING=true: queues live in memory, jobs are lost when this process ends"
                    + (url.isPresent() ? ", and REDIS_URL is ignored." : "."));
            return new Storage.Memory();
        }
        if (url.isEmpty()) {
            if (production) {
                reader.reject(
                        Setting.REDIS_URL,
                        "is not set, but production needs it; allowed: " + REDIS_FORMS
                                + " (the embedded Redis is for development only)");
            }
            return new Storage.Embedded(folder.orElse(null));
        }
        if (folder.isPresent()) {
            notes.add("OXBOW_DATA_DIR is not used: it belongs to the embedded Redis, and REDIS_URL is set.");
        }
        return address(reader, url.get())
                .<Storage>map(Storage.External::new)
                .orElseGet(() -> new Storage.Embedded(null));
    }

    private static final String REDIS_FORMS = "redis://[user:password@]host[:port][/database],"
            + " redis-cluster://[user:password@]host[:port][,host[:port]…],"
            + " redis-sentinel://[user:password@]host[:port][,host[:port]…]/master-name[/database],"
            + " or rediss instead of redis for TLS";

    private static Optional<RedisAddress> address(SettingReader reader, String url) {
        try {
            return Optional.of(RedisAddress.parse(url));
        } catch (IllegalArgumentException e) {
            reader.reject(
                    Setting.REDIS_URL,
                    e.getMessage() + " (its value is not shown, it may hold a password); allowed: " + REDIS_FORMS);
            return Optional.empty();
        }
    }

    private static Optional<Path> dataFolder(SettingReader reader) {
        return reader.given(Setting.DATA_DIR).flatMap(text -> {
            try {
                return Optional.of(Path.of(text).toAbsolutePath().normalize());
            } catch (InvalidPathException e) {
                reader.reject(Setting.DATA_DIR, "was '" + text + "'; allowed: the path of a folder");
                return Optional.empty();
            }
        });
    }

    private static RedisSettings redis(SettingReader reader) {
        String adapter = reader.word(Setting.REDIS_ADAPTER, List.of("jedis", "lettuce"));
        int max = reader.wholeNumber(Setting.POOL_MAX, 1, 1000);
        Optional<Integer> limit = reader.wholeNumberIfGiven(Setting.CONNECTION_LIMIT, 1, 100_000);
        if (limit.isPresent() && limit.get() < max) {
            reader.reject(
                    Setting.CONNECTION_LIMIT,
                    "was '" + limit.get() + "'; allowed: at least the pool's size, " + max + " ("
                            + Setting.POOL_MAX.title() + ")");
            limit = Optional.empty();
        }
        PoolSettings.Fallback fallback =
                reader.word(Setting.FALLBACK, List.of("direct", "none")).equals("direct")
                        ? PoolSettings.Fallback.DIRECT
                        : PoolSettings.Fallback.NONE;
        PoolSettings pool = PoolSettings.DEFAULTS.toBuilder()
                .maxConnections(max)
                .connectionLimit(limit.orElse(null))
                .connectTimeout(reader.duration(Setting.CONNECT_TIMEOUT, Duration.ofMillis(10), Duration.ofMinutes(10)))
                .borrowTimeout(reader.duration(Setting.BORROW_TIMEOUT, Duration.ofMillis(1), Duration.ofMinutes(10)))
                .fallback(fallback)
                .build();
        if (max - 1 + pool.directBound() < LONG_WAITS) {
            reader.reject(
                    Setting.POOL_MAX,
                    "was '" + max + "'; allowed here: at least " + (LONG_WAITS + 1)
                            + " (one waits for work, one reads events, one is for everything else), or room for direct"
                            + " connections beside the pool");
        }
        return new RedisSettings(
                adapter.equals("jedis") ? RedisSettings.Adapter.JEDIS : RedisSettings.Adapter.LETTUCE,
                pool,
                reader.wholeNumber(Setting.MAX_RETRIES, 0, 20),
                budget(reader),
                WorkerListing.valueOf(reader.word(Setting.WORKER_LISTING, List.of("shared", "each", "off"))
                        .toUpperCase(Locale.ROOT)));
    }

    private static @Nullable CommandBudget budget(SettingReader reader) {
        String text = reader.text(Setting.COMMAND_BUDGET);
        try {
            return CommandBudget.parse(text).orElse(null);
        } catch (IllegalArgumentException e) {
            reader.reject(
                    Setting.COMMAND_BUDGET, "was '" + text + "'; allowed: N/month, N/day (N at least 1), or none");
            return null;
        }
    }

    private static String prefix(SettingReader reader, Storage storage) {
        String prefix = reader.text(Setting.PREFIX);
        if (!PREFIX.matcher(prefix).matches()) {
            reader.reject(
                    Setting.PREFIX,
                    "was '" + prefix + "'; allowed: 1 to 100 characters without spaces, such as bull or {bull}");
        } else if (storage instanceof Storage.External external
                && !external.address().keepsTogether(prefix)) {
            reader.reject(
                    Setting.PREFIX,
                    "was '" + prefix + "', but REDIS_URL is a cluster, where all keys must be on one node; allowed: a"
                            + " prefix with a hash tag, OXBOW_PREFIX={bull} (a tag in the names of queues is not"
                            + " enough)");
        }
        return prefix;
    }

    private static ListenSettings listen(SettingReader reader, List<String> notes) {
        String host = reader.text(Setting.HOST);
        int port = reader.wholeNumber(Setting.PORT, 0, 65_535);
        Optional<Secret> apiToken = token(reader, Setting.API_TOKEN);
        Optional<Secret> readToken = token(reader, Setting.READ_TOKEN);
        if (readToken.isPresent() && reader.given(Setting.API_TOKEN).isEmpty()) {
            reader.reject(
                    Setting.API_TOKEN,
                    "is not set, but OXBOW_READ_TOKEN is; allowed: both, or OXBOW_API_TOKEN alone (without it nobody"
                            + " could write)");
        }
        if (requireHost(reader, host)
                && !LOOPBACK.matcher(host).matches()
                && reader.given(Setting.API_TOKEN).isEmpty()) {
            if (reader.flagged(Setting.INSECURE)) {
                notes.add("--insecure: anybody who can reach " + host + " can use this server.");
            } else {
                reader.reject(
                        Setting.HOST,
                        "was '" + host
                                + "', which others can reach; allowed: a loopback address such as 127.0.0.1, or set"
                                + " OXBOW_API_TOKEN, or pass --insecure if something before this server checks who asks");
            }
        }
        return new ListenSettings(host, port, apiToken.orElse(null), readToken.orElse(null));
    }

    private static boolean requireHost(SettingReader reader, String host) {
        boolean valid = HOST.matcher(host).matches();
        if (!valid) {
            reader.reject(Setting.HOST, "was '" + host + "'; allowed: an IP address or a host name");
        }
        return valid;
    }

    private static Optional<Secret> token(SettingReader reader, Setting setting) {
        Optional<String> given = reader.given(setting);
        if (given.isPresent() && !TOKEN.matcher(given.get()).matches()) {
            reader.reject(
                    setting, "is not allowed (its value is not shown); allowed: 8 to 200 visible ASCII characters");
            return Optional.empty();
        }
        return given.map(Secret::new);
    }

    private static AnalysisSettings analysis(SettingReader reader, List<String> notes) {
        String word = reader.word(Setting.ANALYSIS_PROCESSOR, List.of("local", "openai", "webhook", "none"));
        int concurrency = reader.wholeNumber(Setting.ANALYSIS_CONCURRENCY, 1, 1000);
        Duration timeout = reader.duration(Setting.ANALYSIS_TIMEOUT, Duration.ofMillis(100), Duration.ofHours(1));
        Processor processor =
                switch (word) {
                    case "openai" -> openAi(reader, timeout, notes);
                    case "webhook" -> webhook(reader, timeout);
                    case "none" -> new AnalysisSettings.None();
                    default -> new AnalysisSettings.Local();
                };
        Duration window = reader.duration(Setting.BLOCK_WINDOW, Duration.ofSeconds(1), Duration.ofDays(1));
        return new AnalysisSettings(processor, concurrency, window);
    }

    private static Processor openAi(SettingReader reader, Duration timeout, List<String> notes) {
        Optional<URI> baseUrl = reader.webAddress(
                Setting.OPENAI_BASE_URL, reader.text(Setting.OPENAI_BASE_URL).replaceAll("/+$", ""));
        boolean atOpenAi =
                baseUrl.map(URI::getHost).filter(OPENAI_HOST::equalsIgnoreCase).isPresent();
        Optional<Secret> key = reader.secret(Setting.OPENAI_API_KEY);
        if (key.isEmpty() && atOpenAi) {
            reader.reject(
                    Setting.OPENAI_API_KEY,
                    "is not set, but " + OPENAI_HOST + " needs it; allowed: a key, or another OPENAI_BASE_URL");
        }
        if (key.isPresent() && !TOKEN.matcher(key.get().reveal()).matches()) {
            reader.reject(
                    Setting.OPENAI_API_KEY,
                    "is not allowed (its value is not shown); allowed: 8 to 200 visible ASCII characters");
        }
        Optional<String> model = reader.given(Setting.OPENAI_MODEL);
        if (model.isEmpty() && baseUrl.isPresent() && !atOpenAi) {
            reader.reject(
                    Setting.OPENAI_MODEL,
                    "is not set, but OPENAI_BASE_URL is not OpenAI's; allowed: the name of a model that it serves");
        }
        baseUrl.filter(uri -> key.isPresent()
                        && "http".equalsIgnoreCase(uri.getScheme())
                        && !LOOPBACK.matcher(uri.getHost()).matches())
                .ifPresent(uri -> notes.add("OPENAI_BASE_URL is http://: OPENAI_API_KEY travels unencrypted."));
        return new AnalysisSettings.OpenAi(
                baseUrl.orElseGet(
                        () -> URI.create(Setting.OPENAI_BASE_URL.defaultText().orElseThrow())),
                model.orElse(OPENAI_STANDARD_MODEL),
                key.orElse(null),
                timeout);
    }

    private static Processor webhook(SettingReader reader, Duration timeout) {
        Optional<String> given = reader.given(Setting.WEBHOOK_URL);
        if (given.isEmpty()) {
            reader.reject(
                    Setting.WEBHOOK_URL,
                    "is not set, but the webhook processor needs it; allowed: a URL that starts with http:// or https://");
            return new AnalysisSettings.None();
        }
        return reader.webAddress(Setting.WEBHOOK_URL, given.get())
                .<Processor>map(target -> new AnalysisSettings.Webhook(target, timeout))
                .orElseGet(AnalysisSettings.None::new);
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
