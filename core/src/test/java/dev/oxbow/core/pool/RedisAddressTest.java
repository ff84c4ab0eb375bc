package dev.oxbow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    @Test
    void readsEveryPart() {
        assertThat(RedisAddress.parse("rediss://ada:s%40crt@redis.example.org:6380/3"))
                .isEqualTo(new RedisAddress("redis.example.org", 6380, true, "ada", "s@crt", 3));
    }

    @Test
    void takesRedissDefaults() {
        assertThat(RedisAddress.parse("redis://localhost"))
                .isEqualTo(new RedisAddress("localhost", 6379, false, null, null, 0));
    }

    @Test
    void takesAPasswordWithoutAUser() {
        assertThat(RedisAddress.parse("redis://:a+b@h").password()).isEqualTo("a+b");
    }

    @Test
    void neverShowsThePassword() {
        assertThat(RedisAddress.parse("redis://ada:secret@h:1/0").toString()).isEqualTo("redis://***@h:1/0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://secret@h",
                "redis://:secret@",
                "redis://u:secret@h/x",
                "redis://secret@h",
                "redis://u:sec ret@h"
            })
    void refusesABadUrlWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> RedisAddress.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .satisfies(
                        e -> assertThat(e.getMessage()).doesNotContain("secret").doesNotContain("sec ret"));
    }
}
