package dev.oxbow.core.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A real master with a password, its replica, and three sentinels that watch them under the name {@code main}, on free loopback
 * ports. Closing stops all; so does the end of this JVM. For one thread.
 */
public final class RedisSentinelProcesses implements AutoCloseable {
    /** What master and replica want; the sentinels themselves want none. */
    public static final String PASSWORD = "s3cret";

    private static final int SENTINELS = 3;

    private final List<RedisServerProcess> servers = new ArrayList<>();
    private final List<RedisServerProcess> sentinels = new ArrayList<>();

    private RedisSentinelProcesses() {}

    /** Starts all, and returns when a failover is possible. */
    public static RedisSentinelProcesses start() {
        RedisSentinelProcesses all = new RedisSentinelProcesses();
        boolean started = false;
        try {
            all.startAll();
            started = true;
            return all;
        } finally {
            if (!started) {
                all.close();
            }
        }
    }

    private void startAll() {
        String[] login = {"--requirepass", PASSWORD, "--masterauth", PASSWORD, "--repl-diskless-sync-delay", "0"};
        RedisServerProcess master = RedisServerProcess.start(login);
        servers.add(master);
        RedisServerProcess replica = RedisServerProcess.start(login);
        servers.add(replica);
        try (Wire console = console(replica)) {
            console.ask("REPLICAOF", "127.0.0.1", Integer.toString(master.port()));
            Await.until("the replica follows", () -> console.ask("INFO", "replication")
                    .contains("master_link_status:up"));
        }
        for (int i = 0; i < SENTINELS; i++) {
            sentinels.add(startSentinel(master.port()));
        }
        for (RedisServerProcess sentinel : sentinels) {
            try (Wire console = new Wire(sentinel.port())) {
                Await.until("the sentinel knows the others and the replica", () -> {
                    String state = console.ask("INFO", "sentinel");
                    return state.contains("status=ok") && state.contains("slaves=1,sentinels=" + SENTINELS);
                });
            }
        }
    }

    private static RedisServerProcess startSentinel(int masterPort) {
        return RedisServerProcess.startSentinel("""
                sentinel monitor main 127.0.0.1 %d 2
                sentinel auth-pass main %s
                sentinel down-after-milliseconds main 1500
                sentinel failover-timeout main 10000
                """.formatted(masterPort, PASSWORD));
    }

    private static Wire console(RedisServerProcess server) {
        Wire console = new Wire(server.port());
        console.ask("AUTH", PASSWORD);
        return console;
    }

    /** {@code redis-sentinel://} with the login of the master. */
    public String url() {
        return "redis-sentinel://:" + PASSWORD + "@"
                + sentinels.stream()
                        .map(sentinel -> "127.0.0.1:" + sentinel.port())
                        .collect(Collectors.joining(","))
                + "/main";
    }

    /** The port of the master, as the last sentinel says. */
    public int masterPort() {
        try (Wire console = new Wire(sentinels.get(SENTINELS - 1).port())) {
            return Integer.parseInt(console.askForList("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "main")
                    .get(1));
        }
    }

    /** Stops the first sentinel of the URL. */
    public void killFirstSentinel() {
        sentinels.get(0).kill();
    }

    /** Kills the master once its replica has all it had, and returns when the replica has taken over. */
    public void killMaster() {
        int before = masterPort();
        RedisServerProcess master = servers.stream()
                .filter(server -> server.port() == before)
                .findFirst()
                .orElseThrow();
        try (Wire console = console(master)) {
            console.ask("SET", "replicated", "1");
            if (!console.ask("WAIT", "1", "10000").equals("1")) {
                throw new AssertionError("the replica does not follow");
            }
        }
        master.kill();
        // A sentinel that was kept from running for two seconds trusts nothing for half a minute.
        Await.until("the sentinels name another master", Duration.ofSeconds(90), () -> masterPort() != before);
    }

    @Override
    public void close() {
        sentinels.forEach(RedisServerProcess::close);
        servers.forEach(RedisServerProcess::close);
    }
}
