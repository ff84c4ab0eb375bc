package dev.oxbow.core.internal.pool;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Test double that passes everything on and remembers which connection was taken last, so that a test may look at it. */
final class RecordingConnectionSource implements ConnectionSource {
    private final ConnectionSource source;
    private volatile @Nullable RawConnection lastTaken;

    RecordingConnectionSource(ConnectionSource source) {
        this.source = source;
    }

    RawConnection lastTaken() {
        return Objects.requireNonNull(lastTaken);
    }

    @Override
    public RawConnection take(Duration wait) {
        RawConnection taken = source.take(wait);
        lastTaken = taken;
        return taken;
    }

    @Override
    public void putBack(RawConnection connection) {
        source.putBack(connection);
    }

    @Override
    public void discard(RawConnection connection) {
        source.discard(connection);
    }

    @Override
    public RawConnection openDirect() {
        return source.openDirect();
    }

    @Override
    public void closeExpired(int spared) {
        source.closeExpired(spared);
    }

    @Override
    public void evictIdle() {
        source.evictIdle();
    }

    @Override
    public Figures figures() {
        return source.figures();
    }

    @Override
    public void close() {
        source.close();
    }
}
