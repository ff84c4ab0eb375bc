package dev.oxbow.core.internal.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.flow.FlowProducer;
import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.telemetry.Telemetry;
import dev.oxbow.core.testing.StoreDouble;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a producer of flows refuses before it sends a command. */
@Tag("unit")
final class DefaultFlowProducerTest {
    private final List<String> calls = new ArrayList<>();
    private final FlowProducer flows = new DefaultFlowProducer(
            StoreDouble.around(new InMemoryJobStore(Clock.systemUTC()), name -> {
                if (!name.equals("check")) {
                    calls.add(name);
                }
            }),
            AsyncCalls.on(Runnable::run),
            Telemetry.NONE,
            PayloadCodec.DEFAULT);

    private static Flow flow() {
        return Flow.of("orders", "ship", null);
    }

    @Test
    void aJobWithChildrenHasNoDeduplication() {
        Flow parent =
                flow().options(o -> o.deduplication(Deduplication.simple("d"))).child(flow());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> flows.add(parent))
                .withMessage("Deduplication options cannot be used on flow nodes with children or a parent:"
                        + " job 'ship' has deduplication.id 'd'");
        assertThat(calls).isEmpty();
    }

    @Test
    void aChildHasNoDeduplication() {
        Flow parent = flow().child(flow().options(o -> o.deduplication(Deduplication.simple("d"))));

        assertThatIllegalArgumentException().isThrownBy(() -> flows.add(parent));
        assertThat(calls).isEmpty();
    }

    @Test
    void aChildNamesNoOtherParent() {
        Flow parent = flow().child(flow().options(o -> o.parent("others", "7")));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> flows.add(parent))
                .withMessageContaining("job 'ship' has parent.id '7'");
        assertThat(calls).isEmpty();
    }

    @Test
    void theDataOfEveryJobAreMeasured() {
        Flow parent = flow().child(Flow.of("stock", "reserve", "12345").options(o -> o.sizeLimit(6)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> flows.add(parent))
                .withMessageContaining("The size of job reserve exceeds the limit 6 bytes");
        assertThat(calls).isEmpty();
    }

    @Test
    void aQueuesNameHasNoColon() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Flow.of("a:b", "n", null))
                .withMessage("Queue name cannot contain :, but was 'a:b'");
    }

    @Test
    void aTreeHasAtLeastOneLevelAndOneChild() {
        assertThatIllegalArgumentException().isThrownBy(() -> flows.find("orders", "7", 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> flows.find("orders", "7", 1, 0));
    }

    @Test
    void noFlowsTakeNoCall() {
        assertThat(flows.addAll(List.of())).isEmpty();
        assertThat(calls).isEmpty();
    }

    @Test
    void jobsInMemoryHaveNoFlows() {
        assertThatThrownBy(() -> flows.add(flow()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("this store has no flows; jobs that wait for other jobs need Redis");
    }

    @Test
    void aFlowThatIsAddedWithoutWaitingFailsWithItsReason() {
        assertThat(flows.addAsync(flow()))
                .isCompletedExceptionally()
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
