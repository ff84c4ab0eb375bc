package dev.oxbow.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every test class of every module belongs to one tier, so that {@code mvn test -Dgroups=unit} misses none and runs nothing else.
 * Reads the sources, because the test classes of the other modules are not on this class path.
 */
@Tag("unit")
class TestTiersTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final Pattern TEST_FILE = Pattern.compile("\\w*(?<!Under|For)(Test|Tests|IT)\\.java");
    private static final Pattern DECLARATION =
            Pattern.compile("(?m)^((?:public |final |abstract )*)class (\\w+)(?:<[^{]*>)?(?: extends (\\w+))?");
    private static final Pattern TIER = Pattern.compile("(?m)^@Tag\\(\"(unit|redis|cluster|node|browser)\"\\)$");
    private static final Pattern ANY_TAG = Pattern.compile("(?m)^@Tag\\(");

    @Test
    void everyTestClassHasOneTier() throws IOException {
        Map<String, Source> sources = sources();
        List<String> wrong = new ArrayList<>();
        sources.values().forEach(source -> {
            long tiers = source.tiers() + inherited(source, sources);
            if (source.isTest() && (tiers != 1 || source.tags() != source.tiers())) {
                wrong.add(source.path() + ": " + tiers + " tiers, " + source.tags() + " tags");
            }
            if (!source.isTest() && source.tiers() > 0) {
                wrong.add(source.path() + ": no test class of its own, but with a tier");
            }
        });

        assertThat(wrong).isEmpty();
        assertThat(sources.values().stream().filter(Source::isTest))
                .as("test classes that were found")
                .hasSizeGreaterThan(100);
    }

    /** Tags are inherited from superclasses. */
    private static long inherited(Source source, Map<String, Source> sources) {
        long tiers = 0;
        for (Source above = sources.get(source.superclass()); above != null; above = sources.get(above.superclass())) {
            tiers += above.tiers();
        }
        return tiers;
    }

    private static Map<String, Source> sources() throws IOException {
        Map<String, Source> sources = new HashMap<>();
        for (Path folder : testFolders()) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.filter(it -> it.toString().endsWith(".java")).toList()) {
                    String text = Files.readString(file);
                    Matcher declaration = DECLARATION.matcher(text);
                    if (declaration.find()) {
                        boolean test =
                                TEST_FILE.matcher(file.getFileName().toString()).matches()
                                        && !declaration.group(1).contains("abstract");
                        sources.put(
                                declaration.group(2),
                                new Source(
                                        file,
                                        test,
                                        Objects.requireNonNullElse(declaration.group(3), ""),
                                        TIER.matcher(text).results().count(),
                                        ANY_TAG.matcher(text).results().count()));
                    }
                }
            }
        }
        return sources;
    }

    private static List<Path> testFolders() throws IOException {
        try (Stream<Path> modules = Files.walk(REPOSITORY, 2)) {
            List<Path> folders = modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList();
            assertThat(folders).as("modules with tests").hasSizeGreaterThanOrEqualTo(5);
            return folders;
        }
    }

    /** What is read of a file; {@code superclass} is empty if it names none. */
    private record Source(Path path, boolean isTest, String superclass, long tiers, long tags) {}
}
