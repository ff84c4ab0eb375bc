package dev.oxbow.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The open streams of events: bounded in number, kept alive by heartbeats, ended on close. Thread-safe. */
final class EventStreams implements AutoCloseable {
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final Semaphore room;
    private volatile boolean closed;

    EventStreams(int max) {
        this.room = new Semaphore(max);
    }

    /**
     * A new stream; it leaves by itself when it is over.
     *
     * @throws ProblemException with status 503 if there are too many, or the server is closing
     */
    EventStream add() {
        if (closed || !room.tryAcquire()) {
            throw Problem.of(
                            503,
                            "too-many-streams",
                            "Too many streams are open",
                            "No further stream of events can be opened now. Ask for the status instead, or try again.")
                    .retryAfter(5)
                    .asException();
        }
        EventStream stream = new EventStream(this::remove);
        open.add(stream);
        if (closed) {
            stream.end(); // Closed since the check above.
        }
        return stream;
    }

    private void remove(EventStream stream) {
        if (open.remove(stream)) {
            room.release();
        }
    }

    /** Streams open now. */
    int count() {
        return open.size();
    }

    /** Sends a heartbeat on each stream. */
    void heartbeat() {
        open.forEach(EventStream::heartbeat);
    }

    /** Ends all streams and refuses new ones. Idempotent. */
    @Override
    public void close() {
        closed = true;
        open.forEach(EventStream::end);
    }
}
