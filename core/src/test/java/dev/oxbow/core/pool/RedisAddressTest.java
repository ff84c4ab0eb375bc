package dev.oxbow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
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

    @Test
    void readsTheNodesOfACluster() {
        RedisAddress cluster = RedisAddress.parse("rediss-cluster://ada:secret@a:1,[::1]:2,c");

        assertThat(cluster.form()).isEqualTo(RedisAddress.Form.CLUSTER);
        assertThat(cluster.endpoints()).hasToString("[a:1, [::1]:2, c:6379]");
        assertThat(cluster.tls()).isTrue();
        assertThat(cluster.server(cluster.endpoints().get(0)))
                .isEqualTo(new RedisAddress("a", 1, true, "ada", "secret", 0));
        assertThat(cluster).hasToString("rediss-cluster://***@a:1,[::1]:2,c:6379");
    }

    @Test
    void readsSentinelsAndTheNameOfTheirMaster() {
        RedisAddress sentinels = RedisAddress.parse("redis-sentinel://:secret@a:1,b/main/2");

        assertThat(sentinels.form()).isEqualTo(RedisAddress.Form.SENTINEL);
        assertThat(sentinels.endpoints()).hasToString("[a:1, b:26379]");
        assertThat(sentinels.masterName()).isEqualTo("main");
        assertThat(sentinels.database()).isEqualTo(2);
        assertThat(sentinels).hasToString("redis-sentinel://***@a:1,b:26379/main/2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://secret@h",
                "redis://u:secret@h,i",
                "redis://u:secret@h:70000",
                "redis-cluster://u:secret@h/1",
                "redis-cluster://u:secret@h,,i",
                "redis-sentinel://u:secret@h",
                "redis-sentinel://u:secret@h/main/x",
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
