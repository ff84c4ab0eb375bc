package dev.oxbow.core.bullmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.call.Script;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScriptsTest {
    private static final List<Script> ALL = List.of(
            Scripts.ADD_JOBS,
            Scripts.TURN,
            Scripts.HEARTBEAT,
            Scripts.CHANGE_JOBS,
            Scripts.FIND_JOBS,
            Scripts.JOB_STATES,
            Scripts.JOB_LOGS,
            Scripts.DEPENDENCIES,
            Scripts.COUNTS,
            Scripts.UPSERT_SCHEDULERS,
            Scripts.ADVANCE_SCHEDULERS,
            Scripts.REMOVE_SCHEDULERS,
            Scripts.FIND_SCHEDULERS);

    @Test
    void everyCommandOfAScriptGoesThroughTheCounter() {
        for (Script script : ALL) {
            assertThat(script.text().split("redis\\.p?call\\(", -1))
                    .as("calls past the counter in " + script.name())
                    .hasSize(2);
        }
    }

    @Test
    void scriptsAreNamedAfterTheirLastPart() {
        assertThat(ALL)
                .extracting(Script::name)
                .containsExactly(
                        "add-jobs",
                        "turn",
                        "heartbeat",
                        "change-jobs",
                        "find-jobs",
                        "job-states",
                        "job-logs",
                        "dependencies",
                        "counts",
                        "upsert-schedulers",
                        "advance-schedulers",
                        "remove-schedulers",
                        "find-schedulers");
    }
}
