package dev.oxbow.app.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.app.config.Setting;
import dev.oxbow.core.testing.AdaptersOnClassPath;
import dev.oxbow.core.testing.RedisServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("redis")
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Path EXAMPLE = Path.of("src/test/java/dev/oxbow/app/readme/LibraryExample.java");

    @Test
    void theExampleOfReadmeIsTheOneThatIsCompiledHere() throws IOException {
        List<String> lines = Files.readAllLines(EXAMPLE);
        String example = stripped(lines.subList(index(lines, "// README begins") + 1, index(lines, "// README ends")));

        assertThat(stripped(Files.readAllLines(README))).contains(example);
    }

    private static int index(List<String> lines, String mark) {
        return lines.stream().map(String::strip).toList().indexOf(mark);
    }

    private static String stripped(List<String> lines) {
        return lines.stream().map(String::strip).collect(Collectors.joining("\n"));
    }

    @Test
    void theExampleRuns() {
        List<String> printed = new ArrayList<>();
        try (RedisServerProcess redis = RedisServerProcess.start();
                AdaptersOnClassPath theReaders = AdaptersOnClassPath.only("jedis")) {
            assertThat(theReaders).isNotNull();
            LibraryExample.run(redis.url(), printed::add);
        }
        assertThat(printed).singleElement().asString().startsWith("mail sent to ada@example.org, with ");
    }

    @ParameterizedTest
    @EnumSource
    void theTableOfSettingsHasEverySetting(Setting setting) throws IOException {
        String row = "| " + code(setting.variable().orElse("")) + " | "
                + code(setting.flag().orElse("")) + " | "
                + code(setting.defaultText().orElse("")) + " | " + setting.meaning() + " |";

        assertThat(Files.readAllLines(README)).contains(row);
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
