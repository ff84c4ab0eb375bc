package dev.oxbow.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A page under {@code core/docs}, and what must stand on it. */
record Page(String name) {
    /** Checks that the page shows what stands between {@code // page begins} and {@code // page ends}, indentation aside. */
    void assertShows(Class<?> example) throws IOException {
        List<String> lines =
                Files.readAllLines(Path.of("src/test/java/" + example.getName().replace('.', '/') + ".java"));
        String shown = stripped(lines.subList(index(lines, "// page begins") + 1, index(lines, "// page ends")));

        assertThat(stripped(Files.readAllLines(Path.of("docs", name)))).contains(shown);
    }

    private static int index(List<String> lines, String mark) {
        return lines.stream().map(String::strip).toList().indexOf(mark);
    }

    private static String stripped(List<String> lines) {
        return lines.stream().map(String::strip).collect(Collectors.joining("\n"));
    }
}
