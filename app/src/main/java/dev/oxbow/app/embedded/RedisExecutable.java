package dev.oxbow.app.embedded;

import dev.oxbow.app.config.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import redis.embedded.RedisExecProvider;

/**
 * The redis-server programs that the embedded-redis library ships, one for each kind of machine. Read from its jar
 * directly: the library's own provider unpacks into a folder that is not removed while the program runs.
 */
final class RedisExecutable {
    private RedisExecutable() {}

    /** Name of the resource for a machine; empty if there is none. */
    static Optional<String> resourceFor(Platform platform) {
        String system = platform.operatingSystem().toLowerCase(Locale.ROOT);
        String family = system.contains("linux") ? "linux" : system.contains("mac") ? "darwin" : "";
        String architecture =
                switch (platform.architecture().toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    case "x86", "i386", "i586", "i686" -> "386";
                    default -> "";
                };
        if (family.isEmpty() || architecture.isEmpty() || (family.equals("darwin") && architecture.equals("386"))) {
            return Optional.empty();
        }
        return Optional.of("redis-server-" + RedisExecProvider.redisVersion + "-" + family + "-" + architecture);
    }

    /**
     * Unpacks the program for this machine.
     *
     * @param folder exists, and is ours
     * @return the program, executable
     * @throws EmbeddedRedisException if there is none for this machine, or it cannot be unpacked
     */
    static Path unpack(Platform platform, Path folder) {
        String resource = resourceFor(platform)
                .orElseThrow(() -> new EmbeddedRedisException(
                        "There is no embedded Redis for " + platform + ". Start a Redis and set REDIS_URL.", null));
        Path program = folder.resolve("redis-server");
        try (InputStream bytes = RedisExecProvider.class.getClassLoader().getResourceAsStream(resource)) {
            if (bytes == null) {
                throw new EmbeddedRedisException(
                        "The embedded Redis for " + platform + " is missing from this program. Set REDIS_URL.", null);
            }
            Files.copy(bytes, program);
            if (!program.toFile().setExecutable(true, true)) {
                throw new IOException("cannot be made executable");
            }
            return program;
        } catch (IOException e) {
            throw new EmbeddedRedisException(
                    "The embedded Redis cannot be unpacked to " + folder + ": " + e.getMessage()
                            + ". Free that folder's disk, or set REDIS_URL.",
                    e);
        }
    }
}
