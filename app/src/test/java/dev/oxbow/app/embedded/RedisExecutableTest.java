package dev.oxbow.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.app.config.Platform;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("redis")
class RedisExecutableTest {
    @ParameterizedTest
    @CsvSource({
        "Linux,amd64,linux-amd64",
        "Linux,aarch64,linux-arm64",
        "Linux,i386,linux-386",
        "Mac OS X,x86_64,darwin-amd64",
        "Mac OS X,aarch64,darwin-arm64"
    })
    void everySupportedPlatformHasItsExecutableInTheJar(String system, String architecture, String ending) {
        String resource =
                RedisExecutable.resourceFor(new Platform(system, architecture)).orElseThrow();

        assertThat(resource).endsWith(ending);
        assertThat(Objects.requireNonNull(RedisExecutable.class.getClassLoader())
                        .getResource(resource))
                .isNotNull();
    }

    @Test
    void anUnsupportedPlatformIsReportedWithAdvice(@TempDir Path folder) {
        assertThatThrownBy(() -> RedisExecutable.unpack(new Platform("Windows 11", "amd64"), folder))
                .isInstanceOf(EmbeddedRedisException.class)
                .hasMessage("There is no embedded Redis for Windows 11 on amd64. Start a Redis and set REDIS_URL.");
    }
}
