package dev.oxbow.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.app.interop.Adapter;
import dev.oxbow.app.interop.RequiresNode;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of {@link ConformanceTest} and {@link GeneratedConformanceTest}, with each side on a Redis Cluster of three
 * nodes, under a prefix with a hash tag.
 */
@Tag("node")
@RequiresNode
@ParameterizedClass(name = "{0}")
@EnumSource(Adapter.class)
class ConformanceOnClusterTest {
    private static final int SEEDS = 10;

    /** BullMQ has errors here on any cluster. */
    private static final Set<String> BROKEN_IN_BULLMQ = Set.of(
            // If a job has no parent, its script uses an empty key, which is in another slot: "non local key".
            "16.113a",
            "16.113c",
            // It scans the node that its client selects, and finds nothing on the others.
            "7.20q");

    /** The operations of those cases. */
    private static final Set<String> BROKEN_OPERATIONS = Set.of("detach", "removeOrphans");

    @SuppressWarnings("NullAway.Init") // set before each invocation of the class
    private static Rig rig;

    ConformanceOnClusterTest(Adapter adapter) {}

    @BeforeParameterizedClassInvocation
    static void openRig(Adapter adapter) {
        rig = new Rig(adapter, Database::cluster);
    }

    @AfterParameterizedClassInvocation
    static void closeRig() throws Exception {
        rig.close();
    }

    static List<Case> cases() {
        return CaseTables.read().stream()
                .filter(one -> !BROKEN_IN_BULLMQ.contains(one.number()))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void bothLeaveTheSame(Case one) {
        assertThat(rig.difference(one.operations()))
                .as(() -> one + "\n" + Generated.line(one.operations()))
                .isEmpty();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void bothLeaveTheSameAfterGeneratedOperations(long seed) {
        List<Operation> operations = Generated.of(seed).stream()
                .filter(operation -> !BROKEN_OPERATIONS.contains(operation.verb()))
                .toList();

        assertThat(rig.difference(operations))
                .as(() -> "seed " + seed + "\n" + Generated.line(operations))
                .isEmpty();
    }
}
