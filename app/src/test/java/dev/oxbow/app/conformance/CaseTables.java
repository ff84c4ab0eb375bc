package dev.oxbow.app.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tables of cases: files of {@code src/test/conformance}, one for each group of features, one line for each case. */
final class CaseTables {
    private static final Path FOLDER = Path.of("src/test/conformance");

    private CaseTables() {}

    /** All cases, table by table in alphabetical order. */
    static List<Case> read() {
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> tables = Files.list(FOLDER)) {
            for (Path table : tables.sorted().toList()) {
                Files.readAllLines(table).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(Case::parse)
                        .forEach(cases::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }
}
