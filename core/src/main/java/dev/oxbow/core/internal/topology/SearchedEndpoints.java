package dev.oxbow.core.internal.topology;

import dev.oxbow.core.internal.pool.ConnectionOpener;
import dev.oxbow.core.internal.pool.Endpoints;
import dev.oxbow.core.internal.pool.RawConnection;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.QueueLabel;
import dev.oxbow.core.pool.CommandCounter;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisAddress.Endpoint;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisReplyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several endpoints of which one serves, found by a {@link ServerSearch} and remembered: no search runs while that one
 * can be reached and does not redirect. The search is repeated when no connection to it can be opened, or when its
 * answer shows that it may not serve any more, but at most once in {@link #BETWEEN_LOOKS}; an answer that names another
 * server is followed without a search.
 *
 * <p>Thread-safe. The known state is one immutable value, replaced as a whole. One thread at a time searches, under the
 * lock {@code looking}, which is held while it connects and sends its question; the other threads wait for its result,
 * all within the connect time-out.
 */
final class SearchedEndpoints implements Endpoints {
    /** During a failover the endpoints still name the old server; searching more often does not help. */
    static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(SearchedEndpoints.class);
    private static final Known NOTHING = new Known(null, false, List.of());

    private final RedisAddress address;
    private final ServerSearch search;
    private final Duration connectTimeout;
    private final CommandCounter meter;
    private final LongSupplier nanoTime;
    private final AtomicReference<Known> known = new AtomicReference<>(NOTHING);
    private final ReentrantLock looking = new ReentrantLock();
    /** Guarded by {@code looking}, like the next field. */
    private long lookedAt;

    private int looks;

    /**
     * The known state.
     *
     * @param server the server that serves; null before the first search
     * @param doubted whether another server may serve now
     * @param informed the endpoints that can be asked: the one that answered, and those that it named
     */
    private record Known(@Nullable RedisAddress server, boolean doubted, List<Endpoint> informed) {
        boolean is(RedisAddress other) {
            return other.equals(server);
        }
    }

    /**
     * The result of a search.
     *
     * @param connection to the server, if it was itself the endpoint that answered
     */
    private record Look<C>(RedisAddress server, @Nullable C connection) {}

    /**
     * @param connectTimeout the most that {@link #connect} may take
     * @param meter counts the commands of searches
     * @param nanoTime a monotonic clock
     */
    SearchedEndpoints(
            RedisAddress address,
            ServerSearch search,
            Duration connectTimeout,
            CommandCounter meter,
            LongSupplier nanoTime) {
        this.address = address;
        this.search = search;
        this.connectTimeout = connectTimeout;
        this.meter = meter;
        this.nanoTime = nanoTime;
    }

    @Override
    public <C extends RawConnection> C connect(ConnectionOpener<C> opener) {
        long deadline = nanoTime.getAsLong() + connectTimeout.toNanos();
        RedisAddress tried = current();
        RedisConnectionException failure = null;
        if (tried != null) {
            try {
                // If it does not answer, there must be time left to search.
                return opener.open(tried, left(deadline).dividedBy(2));
            } catch (RedisConnectionException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                failure = e;
            }
        }
        Look<C> look = look(opener, deadline, tried, failure);
        if (look.connection() != null) {
            return look.connection();
        }
        if (failure != null && look.server().equals(tried)) {
            throw failure;
        }
        return opener.open(look.server(), left(deadline));
    }

    /** @param tried the server that could not be reached just now; null if none was tried */
    private <C extends RawConnection> Look<C> look(
            ConnectionOpener<C> opener,
            long deadline,
            @Nullable RedisAddress tried,
            @Nullable RedisConnectionException failure) {
        begin(deadline, failure);
        try {
            Known before = known();
            RedisAddress server = before.server();
            if (server != null) {
                boolean foundMeanwhile = !before.doubted() && !server.equals(tried);
                boolean justLooked = nanoTime.getAsLong() - lookedAt < BETWEEN_LOOKS.toNanos();
                if (foundMeanwhile || justLooked) {
                    return new Look<>(server, null);
                }
            }
            Look<C> found = askAround(opener, deadline, before, failure);
            lookedAt = nanoTime.getAsLong();
            return found;
        } finally {
            looking.unlock();
        }
    }

    private void begin(long deadline, @Nullable RedisConnectionException failure) {
        boolean begun = false;
        InterruptedException interrupt = null;
        try {
            begun = looking.tryLock(left(deadline).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupt = e;
        }
        if (!begun) {
            throw failure != null
                    ? failure
                    : new RedisConnectionException(
                            RedisConnectionException.Kind.CONNECT,
                            "Cannot connect to Redis at " + address + ": which server serves was not found in time",
                            interrupt);
        }
    }

    /** Asks the candidates one after the other until one answers; each search begins with another one. */
    private <C extends RawConnection> Look<C> askAround(
            ConnectionOpener<C> opener, long deadline, Known before, @Nullable RedisConnectionException unreachable) {
        List<Endpoint> candidates = candidates(before);
        RedisException failure = unreachable;
        for (int i = 0; i < candidates.size(); i++) {
            // The last share is for the connection to the server.
            Duration share = left(deadline).dividedBy(candidates.size() + 1L - i);
            try {
                return ask(opener, candidates.get(i), share);
            } catch (RedisException e) {
                if (failure == null) {
                    failure = e;
                } else if (failure != e) {
                    failure.addSuppressed(e);
                }
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
            }
        }
        throw failure == null ? new IllegalStateException("there is no endpoint to ask") : failure;
    }

    private List<Endpoint> candidates(Known before) {
        Set<Endpoint> all = new LinkedHashSet<>(before.informed());
        all.addAll(search.seeds());
        List<Endpoint> candidates = new ArrayList<>(all);
        RedisAddress server = before.server();
        if (server != null) {
            Collections.rotate(candidates, -looks);
            looks++;
            Endpoint last = server.endpoints().get(0);
            if (candidates.remove(last)) {
                candidates.add(last); // It could not be reached, or may name itself although another serves.
            }
        }
        return candidates;
    }

    private <C extends RawConnection> Look<C> ask(ConnectionOpener<C> opener, Endpoint asked, Duration share) {
        C connection = opener.open(search.informed(asked), share);
        boolean kept = false;
        try {
            meter.sent(Cause.CONNECT, search.question().name(), QueueLabel.NONE, 1);
            Object reply =
                    connection.exchange(List.of(search.question()), share).get(0);
            if (reply instanceof RedisErrorReply error) {
                throw error.toException();
            }
            ServerSearch.Found found = search.found(asked, reply);
            RedisAddress server = search.serving(found.server());
            become(new Known(server, false, found.informed()));
            kept = server.equals(search.informed(asked));
            return new Look<>(server, kept ? connection : null);
        } finally {
            if (!kept) {
                connection.cut();
            }
        }
    }

    private Known known() {
        return Objects.requireNonNull(known.get());
    }

    private void become(Known now) {
        Known before = Objects.requireNonNull(known.getAndSet(now));
        RedisAddress server = now.server();
        if (server != null && before.server() != null && !before.is(server)) {
            tellOfChange(server);
        }
    }

    private void tellOfChange(@Nullable RedisAddress server) {
        LOG.info("The server of {} is now {}.", address, server);
    }

    private Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1, deadline - nanoTime.getAsLong()));
    }

    @Override
    public @Nullable RedisAddress current() {
        Known now = known();
        return now.doubted() ? null : now.server();
    }

    @Override
    public void redirected(RedisAddress asked, String answer) {
        Known now = known();
        if (!now.is(asked) || now.doubted()) {
            return; // Another thread has updated the state already.
        }
        Optional<Endpoint> other = search.redirection(asked.endpoints().get(0), answer);
        Known next = other.map(endpoint -> {
                    Set<Endpoint> informed = new LinkedHashSet<>(now.informed());
                    informed.add(endpoint);
                    return new Known(search.serving(endpoint), false, List.copyOf(informed));
                })
                .orElseGet(() -> new Known(asked, true, now.informed()));
        if (known.compareAndSet(now, next) && other.isPresent()) {
            tellOfChange(next.server());
        }
    }

    @Override
    public RedisReplyException rejection(RedisErrorReply error) {
        return search.rejection(error);
    }

    @Override
    public void keysBeginWith(String prefix) {
        search.keysBeginWith(prefix);
    }

    @Override
    public String description() {
        RedisAddress server = known().server();
        return address
                + (server == null ? "" : ", served by " + server.endpoints().get(0));
    }
}
