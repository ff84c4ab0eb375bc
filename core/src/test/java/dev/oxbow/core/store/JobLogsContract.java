package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.queue.LogPage;
import dev.oxbow.core.queue.Rejection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of log: {@link JobControl#logs}, and how many stay. */
interface JobLogsContract extends ContractSubject {
    private LogPage page(long first, long last, boolean newestFirst) {
        return subject()
                .store
                .control()
                .logs(subject().queue, List.of(new LogQuery("1", first, last, newestFirst)))
                .get(0);
    }

    private void log(String... rows) {
        for (String row : rows) {
            subject().store.control().change(subject().queue, List.of(new JobChange.Row("1", row)));
        }
    }

    @Test
    default void rowsAreListedFromEitherEnd() {
        subject().add("a");
        log("a", "b", "c", "d");

        assertThat(page(0, -1, false)).isEqualTo(new LogPage(List.of("a", "b", "c", "d"), 4));
        assertThat(page(0, -1, true)).isEqualTo(new LogPage(List.of("d", "c", "b", "a"), 4));
        assertThat(page(1, 2, false)).isEqualTo(new LogPage(List.of("b", "c"), 4));
        assertThat(page(0, 0, true)).isEqualTo(new LogPage(List.of("d"), 4));
        assertThat(page(2, -1, true)).isEqualTo(new LogPage(List.of("b", "a"), 4));
        assertThat(page(7, 9, false)).isEqualTo(new LogPage(List.of(), 4));
        assertThat(page(7, 9, true)).isEqualTo(new LogPage(List.of(), 4));
    }

    @Test
    default void aJobThatIsNotThereHasNoRows() {
        assertThat(page(0, -1, false)).isEqualTo(new LogPage(List.of(), 0));
        assertThat(subject().store.control().logs(subject().queue, List.of())).isEmpty();
    }

    @Test
    default void theJobsOwnOptionsSayHowManyRowsStay() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a", JobOptions.builder().keepLogs(2).build()));

        List<ChangeResult> results = subject.store
                .control()
                .change(
                        subject.queue,
                        List.of(
                                new JobChange.Row("1", "a"),
                                new JobChange.Row("1", "b"),
                                new JobChange.Row("1", "c"),
                                new JobChange.Row("nobody", "d")));

        assertThat(results)
                .containsExactly(
                        ChangeResult.of(1),
                        ChangeResult.of(2),
                        ChangeResult.of(2),
                        ChangeResult.refused(Rejection.JOB_MISSING));
        assertThat(page(0, -1, false).rows()).containsExactly("b", "c");
    }

    @Test
    default void theCallerMaySayHowManyRowsStay() {
        StoreUnderTest subject = subject();
        subject.add("a");
        log("a", "b");

        assertThat(subject.store
                        .control()
                        .change(
                                subject.queue,
                                List.of(
                                        new JobUpdate.Log("1", "c", 2),
                                        new JobUpdate.Log("1", "d", 0),
                                        new JobUpdate.Log("1", "e", null))))
                .containsExactly(ChangeResult.of(2), ChangeResult.of(3), ChangeResult.of(4));
        assertThat(page(0, -1, false).rows()).containsExactly("b", "c", "d", "e");
    }

    @Test
    default void aLogIsClearedButForItsNewestRows() {
        StoreUnderTest subject = subject();
        subject.add("a");
        log("a", "b", "c");

        subject.store.control().change(subject.queue, List.of(new JobChange.ClearLogs("1", 2)));
        assertThat(page(0, -1, false).rows()).containsExactly("b", "c");
        subject.store.control().change(subject.queue, List.of(new JobChange.ClearLogs("1", 0)));
        assertThat(page(0, -1, false).total()).isZero();
    }
}
