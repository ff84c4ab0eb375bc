package dev.oxbow.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A page under {@code core/docs}, and what must stand on it. */
public record Page(String name) {
    /** Checks that the page shows what stands between {@code // page begins} and {@code // page ends}, indentation aside. */
    public void assertShows(Class<?> example) throws IOException {
        List<String> lines =
                Files.readAllLines(Path.of("src/test/java/" + example.getName().replace('.', '/') + ".java"));
        String shown = stripped(lines.subList(index(lines, "// page begins") + 1, index(lines, "// page ends")));

        assertThat(stripped(text().lines().toList())).contains(shown);
    }

    /** All of it; from whatever module the tests run in. */
    public String text() throws IOException {
        return Files.readString(Path.of("..", "core", "docs", name));
    }

    private static int index(List<String> lines, String mark) {
        return lines.stream().map(String::strip).toList().indexOf(mark);
    }

    private static String stripped(List<String> lines) {
        return lines.stream().map(String::strip).collect(Collectors.joining("\n"));
    }
}
