package dev.oxbow.app.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set: by an environment variable, by a flag of {@code oxbow serve}, or by both; flags win. Help
 * texts, error messages and the loader all read this one list.
 */
public enum Setting {
    REDIS_URL(
            "REDIS_URL",
            "--redis-url",
            "URL",
            null,
            true,
            "Redis to use: redis://[user:password@]host[:port][/database], redis-cluster://host:port,host:port or"
                    + " redis-sentinel://host:port,host:port/master-name, or rediss instead of redis for TLS. Without it"
                    + " an embedded Redis for development is started."),
    BUILDING(
            "BUILDING",
            null,
            "true|false",
            "false",
            false,
            "true: queues live in memory and Redis is never contacted."),
    ENVIRONMENT(
            "OXBOW_ENV",
            null,
            "development|production",
            "development",
            false,
            "production: a Redis URL is required (same as --production)."),
    PRODUCTION(null, "--production", null, null, false, "Refuse to start without a Redis URL."),
    REDIS_ADAPTER("REDIS_ADAPTER", "--redis-adapter", "jedis|lettuce", "jedis", false, "Redis client to use."),
    POOL_MAX("REDIS_POOL_MAX", "--pool-max", "N", "10", false, "Connections to Redis at most."),
    CONNECTION_LIMIT(
            "REDIS_CONNECTION_LIMIT",
            "--connection-limit",
            "N",
            null,
            false,
            "Connections that the Redis plan grants this process in all; direct connections stay inside it."),
    CONNECT_TIMEOUT(
            "REDIS_CONNECT_TIMEOUT",
            "--connect-timeout",
            "DURATION",
            "30s",
            false,
            "The most that opening a connection may take."),
    BORROW_TIMEOUT(
            "REDIS_BORROW_TIMEOUT",
            "--borrow-timeout",
            "DURATION",
            "5s",
            false,
            "The most to wait for a free connection."),
    MAX_RETRIES("REDIS_MAX_RETRIES", "--max-retries", "N", "3", false, "Retries of a request, where a retry is safe."),
    WORKER_LISTING(
            "REDIS_WORKER_LISTING",
            "--worker-listing",
            "shared|each|off",
            "shared",
            false,
            "How BullMQ's dashboards find this process's workers by connection name; off: no connection is named, for"
                    + " plans that forbid CLIENT SETNAME."),
    FALLBACK(
            "REDIS_FALLBACK",
            "--fallback",
            "direct|none",
            "direct",
            false,
            "What happens when the pool cannot serve: a direct connection, or an error."),
    COMMAND_BUDGET(
            "REDIS_COMMAND_BUDGET",
            "--command-budget",
            "N/month|N/day|none",
            "500000/month",
            false,
            "Commands that the Redis plan grants; health warns when they will not do."),
    PREFIX(
            "OXBOW_PREFIX",
            "--prefix",
            "TEXT",
            "bull",
            false,
            "Prefix of all keys; BullMQ's default is bull. A cluster needs a hash tag: {bull}."),
    DATA_DIR(
            "OXBOW_DATA_DIR",
            "--data-dir",
            "FOLDER",
            null,
            false,
            "Where the embedded Redis keeps its data. Without it: a temporary folder, removed on exit."),
    HOST("HOST", "--host", "ADDRESS", "127.0.0.1", false, "Address to listen on."),
    PORT("PORT", "--port", "N", "3000", false, "Port to listen on; 0 takes a free one and prints it."),
    API_TOKEN("OXBOW_API_TOKEN", null, "TOKEN", null, true, "Bearer token that may do everything."),
    READ_TOKEN("OXBOW_READ_TOKEN", null, "TOKEN", null, true, "Bearer token that may only read."),
    INSECURE(
            null,
            "--insecure",
            null,
            null,
            false,
            "Allow a host beyond loopback without a token: anybody who can reach it can use the server."),
    ANALYSIS_PROCESSOR(
            "ANALYSIS_PROCESSOR",
            "--analysis-processor",
            "local|openai|webhook|none",
            "local",
            false,
            "Who analyses: this program without a network, an OpenAI-compatible service, a webhook, or other workers."),
    ANALYSIS_CONCURRENCY(
            "ANALYSIS_CONCURRENCY", "--analysis-concurrency", "N", "5", false, "Analyses at a time in this process."),
    BLOCK_WINDOW(
            "OXBOW_BLOCK_WINDOW",
            "--block-window",
            "DURATION",
            "5m",
            false,
            "How often an idle worker looks without a signal: shorter finds what a crashed process left sooner, for more"
                    + " commands."),
    ANALYSIS_TIMEOUT(
            "ANALYSIS_TIMEOUT",
            "--analysis-timeout",
            "DURATION",
            "60s",
            false,
            "The most that one answer of the OpenAI-compatible service or the webhook may take."),
    OPENAI_BASE_URL(
            "OPENAI_BASE_URL",
            null,
            "URL",
            "https://api.openai.com/v1",
            false,
            "Base URL of any OpenAI-compatible service."),
    OPENAI_API_KEY("OPENAI_API_KEY", null, "KEY", null, true, "Its key; required by api.openai.com."),
    OPENAI_MODEL(
            "OPENAI_MODEL",
            null,
            "NAME",
            null,
            false,
            "The model to ask. Default at api.openai.com: gpt-4o-mini; required elsewhere."),
    WEBHOOK_URL("ANALYSIS_WEBHOOK_URL", null, "URL", null, true, "Where the webhook processor POSTs each analysis."),
    DEBUG("OXBOW_DEBUG", null, "true|false", "false", false, "true: show where an unexpected failure happened.");

    private final @Nullable String variable;
    private final @Nullable String flag;
    private final @Nullable String valueLabel;
    private final @Nullable String defaultText;
    private final boolean secret;
    private final String meaning;

    Setting(
            @Nullable String variable,
            @Nullable String flag,
            @Nullable String valueLabel,
            @Nullable String defaultText,
            boolean secret,
            String meaning) {
        this.variable = variable;
        this.flag = flag;
        this.valueLabel = valueLabel;
        this.defaultText = defaultText;
        this.secret = secret;
        this.meaning = meaning;
    }

    /** The environment variable, if there is one. */
    public Optional<String> variable() {
        return Optional.ofNullable(variable);
    }

    /** The flag of {@code oxbow serve}, if there is one. */
    public Optional<String> flag() {
        return Optional.ofNullable(flag);
    }

    /** The placeholder of the value in help texts; empty for a flag that takes none. */
    public Optional<String> valueLabel() {
        return Optional.ofNullable(valueLabel);
    }

    /** The default value, as a person would write it. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** Whether its value may hold a secret, and so is never shown. */
    public boolean secret() {
        return secret;
    }

    /** One or two sentences for a person. */
    public String meaning() {
        return meaning;
    }

    /** How messages call it: {@code --port (PORT)}, {@code --production}, {@code BUILDING}. */
    public String title() {
        if (flag == null) {
            return String.valueOf(variable);
        }
        return variable == null ? flag : flag + " (" + variable + ")";
    }
}
