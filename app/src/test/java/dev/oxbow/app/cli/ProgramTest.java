package dev.oxbow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.app.config.Setting;
import dev.oxbow.app.config.SettingsLoader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ProgramTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Map<String, String> variables, String... arguments) {
        return new Program(new SettingsLoader(variables), new PrintWriter(out, true), new PrintWriter(err, true))
                .run(arguments);
    }

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    @Test
    void theVersionIsTheBuilds() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("oxbow \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    }

    @Test
    void helpNamesTheCommandsAndTheExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("serve", "health", "130 interrupted");
    }

    @Test
    void helpOfServeNamesEverySetting() {
        assertThat(run("serve", "--help")).isZero();
        for (Setting setting : Setting.values()) {
            setting.flag().ifPresent(flag -> assertThat(out.toString()).contains(flag));
            setting.variable().ifPresent(name -> assertThat(out.toString()).contains(name));
        }
    }

    @Test
    void noCommandIsWrongUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("oxbow: Which command? serve, health");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server",
                "serve --prot 1",
                "serve extra",
                "serve --port",
                "serve --port 1 --port 2",
                "health --url x"
            })
    void wrongUsageIsReportedInPlainWords(String line) {
        assertThat(run(line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).startsWith("oxbow: ").doesNotContain("Exception", "\tat ");
    }

    @Test
    void wrongSettingsAreAllReported() {
        assertThat(run(Map.of("REDIS_POOL_MAX", "none", "REDIS_URL", "http://:hunter2@h"), "serve", "--port", "x"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("3 settings are wrong", "REDIS_POOL_MAX", "REDIS_URL", "--port")
                .doesNotContain("hunter2", "\tat ");
    }

    @Test
    void healthOfAMissingServerIsUnreachable() {
        assertThat(run("health", "--url", "http://127.0.0.1:1")).isEqualTo(3);
        assertThat(err.toString()).startsWith("oxbow: no server answers at http://127.0.0.1:1.");
    }
}
