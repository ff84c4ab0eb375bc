package dev.oxbow.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.app.interop.Adapter;
import dev.oxbow.app.interop.RequiresNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * After the same operations at the same time, a database on which Oxbow worked is equal to one on which BullMQ 6.7.0
 * worked: every key with its type, value, scores and kind of time to live, and the events in their order; and both
 * sides have replied the same. Permitted differences are in {@link KnownDifference}. The cases are in the tables of
 * {@code src/test/conformance}.
 */
@Tag("node")
@RequiresNode
@ParameterizedClass(name = "{0}")
@EnumSource(Adapter.class)
class ConformanceTest {
    @SuppressWarnings("NullAway.Init") // set before each invocation of the class
    private static Rig rig;

    ConformanceTest(Adapter adapter) {}

    @BeforeParameterizedClassInvocation
    static void openRig(Adapter adapter) {
        rig = new Rig(adapter);
    }

    @AfterParameterizedClassInvocation
    static void closeRig() throws Exception {
        rig.close();
    }

    static List<Case> cases() {
        return CaseTables.read();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void bothLeaveTheSame(Case one) {
        assertThat(rig.difference(one.operations()))
                .as(() -> one + "\n" + Generated.line(one.operations()))
                .isEmpty();
    }
}
