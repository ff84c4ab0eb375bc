package dev.oxbow.core.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ScriptTest {
    @Test
    void theDigestIsThatOfRedis() {
        // The reply to SCRIPT LOAD "return 1".
        assertThat(Script.of("one", "return 1").sha1()).isEqualTo("e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
    }

    @Test
    void theTextIsNotPrinted() {
        assertThat(Script.of("one", "return 1").toString()).doesNotContain("return");
    }
}
