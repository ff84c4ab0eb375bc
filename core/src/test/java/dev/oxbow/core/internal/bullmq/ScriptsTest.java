package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.call.Script;
import java.util.List;
import java.util.regex.Pattern;
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
            Scripts.FIGURES,
            Scripts.UPSERT_SCHEDULERS,
            Scripts.ADVANCE_SCHEDULERS,
            Scripts.REMOVE_SCHEDULERS,
            Scripts.FIND_SCHEDULERS,
            Scripts.PAUSE,
            Scripts.LIST_JOBS,
            Scripts.PRIORITY_COUNTS,
            Scripts.DRAIN,
            Scripts.CLEAN,
            Scripts.OBLITERATE,
            Scripts.RETRY_ALL,
            Scripts.PROMOTE_ALL,
            Scripts.REMOVE_ORPHANS,
            Scripts.CHANGE_LIMITS,
            Scripts.LIMITS,
            Scripts.METRICS);

    /** {@code run} and {@code try} bypass the counter; a function that calls them must increment it itself. */
    @Test
    void everyCommandOfAScriptIsCounted() {
        for (Script script : ALL) {
            assertThat(Pattern.compile("redis\\.p?call").matcher(script.text()).results())
                    .as("ways to Redis in " + script.name())
                    .hasSize(2);
            assertThat(Pattern.compile("^(local )?function ", Pattern.MULTILINE).splitAsStream(script.text()))
                    .as("functions in " + script.name())
                    .filteredOn(function -> function.contains(" run('") || function.contains(" try('"))
                    .allMatch(function -> function.contains("calls = calls + "));
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
                        "figures",
                        "upsert-schedulers",
                        "advance-schedulers",
                        "remove-schedulers",
                        "find-schedulers",
                        "pause",
                        "list-jobs",
                        "priority-counts",
                        "drain",
                        "clean",
                        "obliterate",
                        "retry-all",
                        "promote-all",
                        "remove-orphans",
                        "change-limits",
                        "limits",
                        "metrics");
    }
}
