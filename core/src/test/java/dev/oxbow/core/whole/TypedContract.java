package dev.oxbow.core.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.job.ChildFailure;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.PayloadType;
import dev.oxbow.core.queue.JobFailedException;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.queue.TypedJob;
import dev.oxbow.core.queue.TypedQueue;
import dev.oxbow.core.scheduler.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Records in, records out. */
interface TypedContract extends WholeOxbow {
    /** What jobs carry. */
    record Order(String customer, List<Integer> cents) {}

    /** What they return. */
    record Receipt(String text) {}

    /** How far one is. */
    record Step(String name, int of) {}

    private QueueType<Order, Receipt> orders() {
        return QueueType.of(name(), Order.class, Receipt.class);
    }

    private TypedQueue<Order, Receipt> queue() {
        return oxbow().queue(orders());
    }

    private static int sum(Order order) {
        return order.cents().stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    default void aRecordGoesInAndARecordComesOut() throws Exception {
        oxbow().worker(orders(), job -> new Receipt(job.data().customer() + " pays " + sum(job.data())));

        TypedJob<Order, Receipt> job = queue().add("charge", new Order("Ada", List.of(300, 900)));
        Receipt receipt = job.waitUntilFinished(PATIENCE);

        assertThat(receipt).isEqualTo(new Receipt("Ada pays 1200"));
        assertThat(job.returnValue()).contains(receipt);
        assertThat(job.data()).isEqualTo(new Order("Ada", List.of(300, 900)));
    }

    @Test
    default void nobodyNeedsToWaitForARecord() throws Exception {
        oxbow().worker(orders(), job -> new Receipt(job.name()));

        Receipt receipt = queue().addAsync("charge", new Order("Ada", List.of()))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .waitUntilFinishedAsync()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(receipt).isEqualTo(new Receipt("charge"));
    }

    @Test
    default void typesMayHaveParameters() throws Exception {
        QueueType<List<Order>, Map<String, Integer>> sums =
                QueueType.of(name(), new PayloadType<>() {}, new PayloadType<>() {});
        oxbow().worker(
                        sums,
                        job -> Map.of(
                                "sum",
                                job.data().stream().mapToInt(TypedContract::sum).sum()));

        Map<String, Integer> result = oxbow().queue(sums)
                .add("sum", List.of(new Order("Ada", List.of(1)), new Order("Grace", List.of(2))))
                .waitUntilFinished(PATIENCE);

        assertThat(result).containsExactly(Map.entry("sum", 3));
    }

    @Test
    default void aJobMayReturnNothing() throws Exception {
        QueueType<Order, Void> silent = QueueType.of(name(), Order.class, Void.class);
        oxbow().worker(silent, job -> null);

        TypedJob<Order, Void> job = oxbow().queue(silent).add("charge", new Order("Ada", List.of()));

        assertThat(job.waitUntilFinished(PATIENCE)).isNull();
        assertThat(job.returnValue()).isEmpty();
    }

    @Test
    default void dataOfAnotherTypeFailTheJobAndSayWhy() {
        oxbow().worker(orders(), job -> new Receipt(job.data().customer()));

        String id = oxbow().queue(name()).add("charge", List.of("no order")).id();

        assertThatThrownBy(() -> queue().job(id).waitUntilFinished(PATIENCE))
                .isInstanceOf(JobFailedException.class)
                .hasMessageStartingWith("does not fit Order: ");
    }

    @Test
    default void progressIsOfAnyType() throws Exception {
        oxbow().worker(orders(), job -> {
            job.updateProgress(new Step("half", 2));
            job.log("half of it");
            return new Receipt(job.id());
        });

        TypedJob<Order, Receipt> job = queue().add("charge", new Order("Ada", List.of()));
        job.waitUntilFinished(PATIENCE);

        assertThat(job.progress(Step.class)).isEqualTo(new Step("half", 2));
        assertThat(job.logs().rows()).containsExactly("half of it");
    }

    @Test
    default void aProcessorGivesItsJobAnotherPayloadForTheNextAttempt() throws Exception {
        oxbow().worker(orders(), job -> {
            if (job.job().attemptsStarted() == 1) {
                job.updateData(new Order("Grace", List.of()));
                throw new IllegalStateException("once more");
            }
            return new Receipt(job.data().customer());
        });

        Receipt receipt = queue().add("charge", new Order("Ada", List.of()), options -> options.attempts(2))
                .waitUntilFinished(PATIENCE);

        assertThat(receipt).isEqualTo(new Receipt("Grace"));
    }

    @Test
    default void aParentReadsWhatItsChildrenReturned() throws Exception {
        QueueType<Integer, Integer> parts = QueueType.of(name() + "-parts", Integer.class, Integer.class);
        oxbow().worker(parts, job -> job.data() * 2);
        oxbow().worker(
                        orders(),
                        job -> new Receipt("sum "
                                + job.childrenValues(parts).values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum()));

        Flow flow = orders().flow("charge", new Order("Ada", List.of()))
                .child(parts.flow("price", 3))
                .child(parts.flow("price", 4));
        TypedJob<Order, Receipt> parent = queue().job(oxbow().flows().add(flow).id());

        assertThat(parent.waitUntilFinished(PATIENCE)).isEqualTo(new Receipt("sum 14"));
        assertThat(parent.childrenValues(parts).values()).containsExactlyInAnyOrder(6, 8);
        assertThat(parent.childrenValues(orders())).isEmpty();
    }

    @Test
    default void aParentHearsOfChildrenWhoseFailureItMayIgnore() throws Exception {
        oxbow().worker(name() + "-parts", job -> {
            throw new IllegalStateException("sold out");
        });
        oxbow().worker(name(), job -> job.ignoredChildrenFailures().values());

        Flow flow = Flow.of(name(), "charge", 1)
                .child(Flow.of(name() + "-parts", "price", 2)
                        .options(options -> options.onFailure(ChildFailure.IGNORE)));
        String id = oxbow().flows().add(flow).id();

        assertThat(oxbow().queue(name()).job(id).waitUntilFinished(PATIENCE).as(new PayloadType<List<String>>() {}))
                .containsExactly("sold out");
    }

    @Test
    default void manyPayloadsAreAddedWithTheSameOptions() {
        List<TypedJob<Order, Receipt>> jobs = queue().addAll(
                        "charge",
                        List.of(new Order("Ada", List.of()), new Order("Grace", List.of())),
                        JobOptions.builder().delay(Duration.ofHours(1)).build());

        assertThat(jobs).extracting(job -> job.data().customer()).containsExactly("Ada", "Grace");
        assertThat(jobs.get(1).state()).isEqualTo(JobState.DELAYED);
    }

    @Test
    default void aSchedulersJobsAreTypedToo() {
        String id = queue().upsertScheduler(
                        "hourly", Schedule.every(Duration.ofHours(1)), "charge", new Order("Ada", List.of(5)))
                .jobId();

        assertThat(queue().job(id).data()).isEqualTo(new Order("Ada", List.of(5)));
    }

    @Test
    default void aQueueOfAnotherNameIsRefused() {
        assertThatThrownBy(() -> oxbow().queue("other").typed(orders()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("queue must be the type's, " + name() + ", but was other");
    }
}
