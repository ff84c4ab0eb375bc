package dev.oxbow.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A real Redis Cluster of a test's own, on free loopback ports: three masters that share the slots, and a replica of one of
 * them where it is asked for. Nodes are not taken for dead for being slow (a test machine may be), unless a test says so. Closing
 * stops all; so does the end of this JVM. For one thread.
 */
public final class RedisClusterProcess implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final String PATIENT_MILLIS = "60000";
    private static final String KEYS_AT_ONCE = "10";
    private static final int STARTS = 3;

    /** An election that fails, since somebody was too slow, is repeated every few seconds. */
    private static final Duration LONGEST_ELECTION = Duration.ofSeconds(60);

    private final List<Node> nodes = new ArrayList<>();

    /** A server with a connection to give it orders. */
    private static final class Node {
        private final RedisServerProcess server;
        private final int busPort;
        private final Wire console;

        Node(RedisServerProcess server, int busPort) {
            this.server = server;
            this.busPort = busPort;
            this.console = new Wire(server.port());
        }

        int port() {
            return server.port();
        }

        String id() {
            return console.ask("CLUSTER", "MYID");
        }

        boolean says(String command, String argument, String line) {
            return console.ask(command, argument).lines().anyMatch(line::equals);
        }

        void meet(Node other) {
            console.ask(
                    "CLUSTER", "MEET", "127.0.0.1", Integer.toString(other.port()), Integer.toString(other.busPort));
        }

        void close() {
            console.close();
            server.close();
        }
    }

    private RedisClusterProcess() {}

    /** Three masters. */
    public static RedisClusterProcess start() {
        RedisClusterProcess cluster = new RedisClusterProcess();
        boolean started = false;
        try {
            for (int i = 0; i < MASTERS; i++) {
                Node node = cluster.startNode();
                node.console.ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
                int first = SLOTS * i / MASTERS;
                int last = SLOTS * (i + 1) / MASTERS - 1;
                node.console.ask("CLUSTER", "ADDSLOTSRANGE", Integer.toString(first), Integer.toString(last));
            }
            cluster.nodes.subList(1, MASTERS).forEach(cluster.nodes.get(0)::meet);
            cluster.awaitComplete();
            started = true;
            return cluster;
        } finally {
            if (!started) {
                cluster.close();
            }
        }
    }

    /** Adds a node that replicates the one that serves this key. */
    public void addReplicaOfServing(String key) {
        Node master = serving(key);
        Node replica = startNode();
        master.meet(replica);
        Await.until(
                "the new node knows its master",
                () -> replica.console.ask("CLUSTER", "NODES").contains(master.id()));
        replica.console.ask("CLUSTER", "REPLICATE", master.id());
        Await.until("the replica follows", () -> replica.says("INFO", "replication", "master_link_status:up"));
        awaitComplete();
        for (Node node : nodes) {
            Await.until(
                    "all know the replica",
                    () -> node.console.ask("CLUSTER", "NODES").contains("slave " + master.id()));
        }
    }

    /** Two ports must be free until the server takes them; somebody else may be faster. */
    private Node startNode() {
        for (int starts = 1; ; starts++) {
            try {
                return startOnce();
            } catch (AssertionError e) {
                if (starts == STARTS) {
                    throw e;
                }
            }
        }
    }

    private Node startOnce() {
        try {
            int busPort = RedisServerProcess.freePort();
            Node node = new Node(
                    RedisServerProcess.start(
                            "--cluster-enabled",
                            "yes",
                            "--cluster-port",
                            Integer.toString(busPort),
                            "--cluster-node-timeout",
                            PATIENT_MILLIS,
                            "--cluster-require-full-coverage",
                            "no",
                            "--repl-diskless-sync-delay",
                            "0",
                            "--appendonly",
                            "no"),
                    busPort);
            nodes.add(node);
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitComplete() {
        String known = "cluster_known_nodes:" + nodes.size();
        for (Node node : nodes) {
            Await.until(
                    "node " + node.port() + " sees the whole cluster",
                    () -> node.says("CLUSTER", "INFO", known)
                            && node.says("CLUSTER", "INFO", "cluster_state:ok")
                            && node.says("CLUSTER", "INFO", "cluster_slots_ok:" + SLOTS));
        }
    }

    /** {@code redis-cluster://} with the three that were there first. */
    public String url() {
        return "redis-cluster://"
                + nodes.stream()
                        .limit(MASTERS)
                        .map(node -> "127.0.0.1:" + node.port())
                        .collect(Collectors.joining(","));
    }

    /** {@code redis-cluster://} with one node, which does not serve this key. */
    public String urlOfAnother(String key) {
        Node serving = serving(key);
        return nodes.stream()
                .filter(node -> node != serving)
                .findFirst()
                .map(node -> "redis-cluster://127.0.0.1:" + node.port())
                .orElseThrow();
    }

    /** {@code redis://} of the node that serves this key. */
    public String urlOfServing(String key) {
        return serving(key).server.url();
    }

    /** The slot of a key, as the cluster says. */
    public int slot(String key) {
        return Integer.parseInt(nodes.get(nodes.size() - 1).console.ask("CLUSTER", "KEYSLOT", key));
    }

    /** How often all nodes ran a command, as {@code INFO commandstats} writes it, for example {@code cluster|slots}. */
    public int calls(String command) {
        String before = "cmdstat_" + command + ":calls=";
        int sum = 0;
        for (Node node : nodes) {
            String stats = node.console.ask("INFO", "commandstats");
            int at = stats.indexOf(before);
            sum += at < 0 ? 0 : Integer.parseInt(stats.substring(at + before.length(), stats.indexOf(',', at)));
        }
        return sum;
    }

    /** Who says of itself that it serves the key. */
    private Node serving(String key) {
        return findServing(key).orElseThrow(() -> new AssertionError("no node serves " + key));
    }

    private Optional<Node> findServing(String key) {
        int slot = slot(key);
        for (Node node : nodes) {
            String own = node.console
                    .ask("CLUSTER", "NODES")
                    .lines()
                    .filter(line -> line.contains("myself,master"))
                    .findFirst()
                    .orElse("");
            if (owns(own, slot)) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    private static boolean owns(String line, int slot) {
        String[] words = line.split(" ", -1);
        for (int i = 8; i < words.length; i++) {
            String[] range = words[i].split("-", -1);
            if (!words[i].startsWith("[")
                    && Integer.parseInt(range[0]) <= slot
                    && slot <= Integer.parseInt(range[range.length - 1])) {
                return true;
            }
        }
        return false;
    }

    /** Moves the slot of this key with all its keys to another master, as an operator does: a few keys at a time. */
    public void moveSlot(String key) {
        beginMoving(key).finish();
    }

    /** Begins to move the slot of this key: no key has moved yet. */
    public SlotMove beginMoving(String key) {
        Node from = serving(key);
        Node to = nodes.stream()
                .filter(node -> node != from && node.says("INFO", "replication", "role:master"))
                .findFirst()
                .orElseThrow();
        String slot = Integer.toString(slot(key));
        to.console.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", from.id());
        from.console.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", to.id());
        return new SlotMove(slot, from, to);
    }

    /** A slot that is on its way from one node to another. */
    public static final class SlotMove {
        private final String slot;
        private final Node from;
        private final Node to;

        private SlotMove(String slot, Node from, Node to) {
            this.slot = slot;
            this.from = from;
            this.to = to;
        }

        /** Moves a few keys; false if there are none left. */
        public boolean moveSome() {
            List<String> keys = from.console.askForList("CLUSTER", "GETKEYSINSLOT", slot, KEYS_AT_ONCE);
            if (keys.isEmpty()) {
                return false;
            }
            List<String> command = new ArrayList<>(
                    List.of("MIGRATE", "127.0.0.1", Integer.toString(to.port()), "", "0", "5000", "KEYS"));
            command.addAll(keys);
            from.console.ask(command.toArray(String[]::new));
            return true;
        }

        /** Moves the rest and tells everybody. */
        public void finish() {
            while (moveSome()) {
                // Until none is left.
            }
            String id = to.id();
            to.console.ask("CLUSTER", "SETSLOT", slot, "NODE", id);
            from.console.ask("CLUSTER", "SETSLOT", slot, "NODE", id);
        }
    }

    /** Has the replica of the node that serves this key take over in order: nothing that was acknowledged is lost. */
    public void failOver(String key) {
        Node master = serving(key);
        Node replica = replica();
        replica.console.ask("CLUSTER", "FAILOVER");
        Await.until("the replica has taken over", () -> replica.says("INFO", "replication", "role:master"));
        Await.until("the former master follows", () -> master.says("INFO", "replication", "role:slave"));
    }

    /** Waits until the replica has everything that the node that serves this key had at that moment. */
    public void awaitReplicated(String key) {
        Node master = serving(key);
        // A connection that wrote nothing has nothing to wait for.
        master.console.ask("SET", key + ":replicated", "1");
        String copies = master.console.ask("WAIT", "1", "10000");
        if (!copies.equals("1")) {
            throw new AssertionError("the replica does not follow");
        }
    }

    /** Kills the node that serves this key and returns when its replica has taken over by itself. */
    public void killServing(String key) {
        Node master = serving(key);
        Node replica = replica();
        for (Node node : nodes) {
            node.console.ask("CONFIG", "SET", "cluster-node-timeout", "1500");
        }
        master.close();
        nodes.remove(master);
        Await.until(
                "the replica has taken over",
                LONGEST_ELECTION,
                () -> replica.says("INFO", "replication", "role:master"));
    }

    private Node replica() {
        return nodes.stream()
                .filter(node -> node.says("INFO", "replication", "role:slave"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no replica"));
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
