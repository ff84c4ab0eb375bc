package dev.oxbow.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests of the tables and generators that the other tests of this package use. */
@Tag("unit")
class RigItselfTest {
    private static final int CASES_PROMISED = 250;
    private static final int DIFFERENCES_ALLOWED = 9;

    @Test
    void theTablesHaveEnoughCasesAndNoNumberTwice() {
        assertThat(CaseTables.read())
                .hasSizeGreaterThanOrEqualTo(CASES_PROMISED)
                .extracting(Case::number)
                .doesNotHaveDuplicates();
    }

    @Test
    void fewDifferencesAreKnown() {
        assertThat(KnownDifference.values()).hasSizeLessThanOrEqualTo(DIFFERENCES_ALLOWED);
    }

    @Test
    void anOperationIsReadAsItIsPrinted() {
        String line = "Node: add {data: {a: [1,\"b, c\"]},lifo: true}";

        assertThat(Operation.parse(line)).hasToString(line);
        assertThat(Operation.parse("take")).hasToString("take");
    }

    @Test
    void aSeedAlwaysGivesTheSameCase() {
        LongStream.rangeClosed(1, 50).forEach(seed -> assertThat(Generated.line(Generated.of(seed)))
                .isEqualTo(Generated.line(Generated.of(seed))));
        assertThat(LongStream.rangeClosed(1, 50).mapToObj(Generated::of).distinct())
                .hasSize(50);
    }

    @Test
    void aFailingCaseIsReducedToTheOperationsThatMakeItFail() {
        List<Operation> operations = Case.parse("1 | x | add | take | pause | add | counts | resume | complete")
                .operations();

        List<Operation> shortest = Generated.shortest(operations, left -> {
            List<String> verbs = left.stream().map(Operation::verb).toList();
            return verbs.contains("pause") && verbs.contains("complete") ? Optional.of("differs") : Optional.empty();
        });

        assertThat(shortest).extracting(Operation::verb).containsExactly("pause", "complete");
    }

    @Test
    void everyFactThatDiffersIsReported() {
        Report report = new Report();
        report.compare("same", "1", "1");
        report.compare(Map.of("a", "1", "b", "2"), Map.of("a", "1", "c", "3"));

        assertThat(report.text().orElseThrow())
                .contains("b\n    BullMQ  2\n    Oxbow   (absent)")
                .contains("c")
                .doesNotContain("same");
    }
}
