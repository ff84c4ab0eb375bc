package dev.oxbow.app.conformance;

import static org.assertj.core.api.Assertions.fail;

import dev.oxbow.app.interop.Adapter;
import dev.oxbow.app.interop.RequiresNode;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Like {@link ConformanceTest}, with operations in random order. The seeds are 1 to {@value #SEEDS}; the system
 * property {@value #PROPERTY} sets how many others ({@code -Doxbow.conformance.seeds=5000}), or selects a single one
 * ({@code -Doxbow.conformance.seeds=4711-4711}). A case that fails is reduced and printed with its seed.
 */
@Tag("node")
@RequiresNode
@ParameterizedClass(name = "{0}")
@EnumSource(Adapter.class)
class GeneratedConformanceTest {
    private static final int SEEDS = 60;
    private static final String PROPERTY = "oxbow.conformance.seeds";

    @SuppressWarnings("NullAway.Init") // set before each invocation of the class
    private static Rig rig;

    GeneratedConformanceTest(Adapter adapter) {}

    @BeforeParameterizedClassInvocation
    static void openRig(Adapter adapter) {
        rig = new Rig(adapter);
    }

    @AfterParameterizedClassInvocation
    static void closeRig() throws Exception {
        rig.close();
    }

    static LongStream seeds() {
        String[] asked = System.getProperty(PROPERTY, "1-" + SEEDS).split("-", 2);
        return asked.length == 1
                ? LongStream.rangeClosed(1, Long.parseLong(asked[0]))
                : LongStream.rangeClosed(Long.parseLong(asked[0]), Long.parseLong(asked[1]));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void bothLeaveTheSame(long seed) {
        List<Operation> operations = Generated.of(seed);
        if (rig.difference(operations).isPresent()) {
            List<Operation> shortest = Generated.shortest(operations, rig::difference);
            fail("seed %d, of whose %d operations these still differ:%n%s%n%s"
                    .formatted(
                            seed,
                            operations.size(),
                            Generated.line(shortest),
                            rig.difference(shortest).orElse("(not any more)")));
        }
    }
}
