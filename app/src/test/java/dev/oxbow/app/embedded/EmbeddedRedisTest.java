package dev.oxbow.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.app.config.Platform;
import dev.oxbow.core.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("redis")
class EmbeddedRedisTest {
    private static String ask(EmbeddedRedis redis, String command) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), redis.address().port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            byte[] reply = new byte[4096];
            return new String(reply, 0, in.read(reply), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aRealServerAnswersAndStoresValues() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(null, Platform.current())) {
            assertThat(ask(redis, "SET a 1")).isEqualTo("+OK\r\n");
            assertThat(ask(redis, "CONFIG GET appendonly")).contains("yes");
            assertThat(ask(redis, "CONFIG GET maxmemory-policy")).contains("noeviction");
            assertThat(ask(redis, "CONFIG GET bind")).endsWith("$9\r\n127.0.0.1\r\n");
        }
    }

    @Test
    void noTemporaryFilesAreLeftWhenItIsClosed() {
        EmbeddedRedis redis = EmbeddedRedis.start(null, Platform.current());
        Path data = redis.dataFolder();
        assertThat(data).isDirectory();
        assertThat(redis.temporary()).isTrue();

        redis.close();
        redis.close();

        assertThat(redis.running()).isFalse();
        assertThat(data.getParent()).doesNotExist();
        assertThatThrownBy(() -> ask(redis, "PING")).isInstanceOf(IOException.class);
    }

    @Test
    void aGivenFolderKeepsTheDataForTheNextStart(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("made/on/demand");
        try (EmbeddedRedis redis = EmbeddedRedis.start(data, Platform.current())) {
            ask(redis, "SET kept yes");
            assertThat(redis.temporary()).isFalse();
        }

        try (EmbeddedRedis redis = EmbeddedRedis.start(data, Platform.current())) {
            assertThat(ask(redis, "GET kept")).contains("yes");
        }
    }

    @Test
    void aFolderInUseIsRejected(@TempDir Path data) {
        try (EmbeddedRedis redis = EmbeddedRedis.start(data, Platform.current())) {
            assertThat(redis.running()).isTrue();
            assertThatThrownBy(() -> EmbeddedRedis.start(data, Platform.current()))
                    .isInstanceOf(EmbeddedRedisException.class)
                    .hasMessageContaining(data + " is in use by another Oxbow")
                    .hasMessageContaining("--data-dir");
        }
    }

    @Test
    void aFolderThatCannotBeCreatedIsRejected(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> EmbeddedRedis.start(file.resolve("data"), Platform.current()))
                .isInstanceOf(EmbeddedRedisException.class)
                .hasMessageContaining("cannot be written")
                .hasMessageContaining("OXBOW_DATA_DIR");
    }

    @Test
    void itsDeathIsNoticed() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(null, Platform.current())) {
            try {
                ask(redis, "SHUTDOWN NOSAVE");
            } catch (IOException | IndexOutOfBoundsException e) {
                // The server ends instead of answering.
                assertThat(e).isNotNull();
            }
            Await.until("the server is known to have ended", () -> !redis.running());
        }
    }
}
