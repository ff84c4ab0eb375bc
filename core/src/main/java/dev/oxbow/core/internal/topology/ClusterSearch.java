package dev.oxbow.core.internal.topology;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.fault.FaultKind;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisAddress.Endpoint;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisReplyException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the node of a Redis Cluster that serves the slot of the keys' hash tag. Every node knows it and reports it in
 * {@code CLUSTER SLOTS}.
 *
 * <p>A node that answers {@code MOVED} names the right one. {@code ASK} is not followed: while a slot moves, some of a
 * script's keys may be on one node and some on the other, so that the script would see only part of them; the command
 * is retried until all keys have moved.
 *
 * <p>Thread-safe: the prefix of the keys is set once, before the first search.
 */
final class ClusterSearch implements ServerSearch {
    private static final RedisCommand QUESTION = RedisCommand.of("CLUSTER", "SLOTS");
    private static final Pattern MOVED = Pattern.compile("MOVED (\\d+) (.*):(\\d+)");

    private final RedisAddress cluster;
    private final AtomicReference<@Nullable String> tag = new AtomicReference<>();

    ClusterSearch(RedisAddress cluster) {
        this.cluster = cluster;
    }

    @Override
    public List<Endpoint> seeds() {
        return cluster.endpoints();
    }

    @Override
    public RedisAddress informed(Endpoint endpoint) {
        return cluster.server(endpoint);
    }

    @Override
    public RedisAddress serving(Endpoint endpoint) {
        return cluster.server(endpoint);
    }

    @Override
    public RedisCommand question() {
        return QUESTION;
    }

    @Override
    public Found found(Endpoint asked, @Nullable Object reply) {
        long slot = slot();
        Endpoint server = null;
        Set<Endpoint> nodes = new LinkedHashSet<>();
        for (Object range : list(reply)) {
            List<?> parts = list(range);
            boolean ours = number(parts.get(0)) <= slot && slot <= number(parts.get(1));
            // The master first, then its replicas.
            for (Object node : parts.subList(2, parts.size())) {
                Endpoint endpoint =
                        endpoint(asked, list(node).get(0), number(list(node).get(1)));
                nodes.add(endpoint);
                if (ours && server == null) {
                    server = endpoint;
                }
            }
        }
        if (server == null) {
            // The cluster's own reply to a command on such a slot.
            throw new RedisReplyException("CLUSTERDOWN Hash slot not served");
        }
        return new Found(server, List.copyOf(nodes));
    }

    /**
     * A node that does not know its own address, or must not reveal it, leaves the host empty: the address is then that
     * of the node that replied.
     */
    private static Endpoint endpoint(Endpoint asked, @Nullable Object host, long port) {
        String name = host == null ? "" : host.toString();
        return new Endpoint(name.isEmpty() || name.equals("?") ? asked.host() : name, Math.toIntExact(port));
    }

    private static List<?> list(@Nullable Object reply) {
        if (reply instanceof List<?> list) {
            return list;
        }
        throw new IllegalStateException("CLUSTER SLOTS must reply with lists");
    }

    private static long number(@Nullable Object reply) {
        if (reply instanceof Long number) {
            return number;
        }
        throw new IllegalStateException("CLUSTER SLOTS must reply with numbers of slots and ports");
    }

    @Override
    public Optional<Endpoint> redirection(Endpoint asked, String answer) {
        Matcher moved = MOVED.matcher(answer);
        // All keys of a pool are in one slot, so a key of another slot is not one of this pool's.
        return moved.matches() && Integer.parseInt(moved.group(1)) == slot()
                ? Optional.of(endpoint(asked, moved.group(2), Integer.parseInt(moved.group(3))))
                : Optional.empty();
    }

    @Override
    public RedisReplyException rejection(RedisErrorReply error) {
        Fault fault = Fault.ofReply(error.message());
        if (fault.kind() != FaultKind.CLUSTER_REDIRECT) {
            return error.toException();
        } else if (error.message().startsWith("ASK ")) {
            return RedisReplyException.of(Fault.of(FaultKind.SLOT_MOVING, error.message()));
        }
        return redirection(cluster.endpoints().get(0), error.message()).isPresent()
                ? RedisReplyException.of(Fault.of(FaultKind.SLOT_MOVED, error.message()))
                : error.toException();
    }

    private int slot() {
        String told = tag.get();
        if (told == null) {
            throw new IllegalStateException(
                    "the pool of a cluster must know the prefix of all keys before its first connection");
        }
        return HashSlot.of(told);
    }

    @Override
    public void keysBeginWith(String prefix) {
        String wanted = HashSlot.tag(prefix)
                .orElseThrow(() -> new IllegalArgumentException(
                        "prefix must have a hash tag on a Redis Cluster, such as {bull}, so that all queues are on one"
                                + " node, but was '" + prefix + "' (a tag in the names of queues is not enough)"));
        String told = tag.compareAndExchange(null, wanted);
        if (told != null && HashSlot.of(told) != HashSlot.of(wanted)) {
            throw new IllegalArgumentException("prefix must have the hash tag {" + told
                    + "} on this pool, which serves its node of the cluster, but was '" + prefix
                    + "'; open another pool for another tag");
        }
    }
}
