package dev.oxbow.app.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A folder for Redis's data, locked for this program while it is open: two servers on one append-only file would ruin it.
 * Used by one thread at a time. Closing releases the lock; the folder stays.
 */
final class DataFolder implements AutoCloseable {
    private static final String LOCK_FILE = "oxbow.lock";

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates the folder where it is missing, and locks it.
     *
     * @throws EmbeddedRedisException if it cannot be created or written, or another program holds it
     */
    static DataFolder open(Path path) {
        FileChannel channel = null;
        try {
            Files.createDirectories(path);
            channel = FileChannel.open(path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new EmbeddedRedisException(
                        "The data folder " + path
                                + " is in use by another Oxbow. Stop that one, or choose another folder"
                                + " with --data-dir (OXBOW_DATA_DIR).",
                        null);
            }
            return new DataFolder(path, channel);
        } catch (IOException e) {
            throw new EmbeddedRedisException(
                    "The data folder " + path + " cannot be written ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "). Choose another with --data-dir (OXBOW_DATA_DIR).",
                    e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very JVM: just as much in use.
            return null;
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The operating system releases the lock when the process ends, at the latest.
            throw new java.io.UncheckedIOException(e);
        }
    }
}
