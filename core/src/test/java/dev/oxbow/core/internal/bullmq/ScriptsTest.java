package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.call.Script;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
final class ScriptsTest {
    private static final Set<Script> ALL = Scripts.resources().keySet();

    /** {@code raw_call} and {@code raw_pcall} do not count; a function that calls them adds to the count by itself. */
    @Test
    void everyCommandOfAScriptIsCounted() {
        for (Script script : ALL) {
            assertThat(Pattern.compile("redis\\.p?call").matcher(script.text()).results())
                    .as("ways to Redis in " + script.name())
                    .hasSize(2);
            assertThat(Pattern.compile("^ *(local )?function ", Pattern.MULTILINE)
                            .splitAsStream(script.text()))
                    .as("functions in " + script.name())
                    .filteredOn(function -> function.contains(" raw_call('") || function.contains(" raw_pcall('"))
                    .allMatch(function -> function.contains("command_count = command_count + "));
        }
    }

    @Test
    void scriptsAreNamedAfterTheirEntryPoint() {
        assertThat(Scripts.resources())
                .allSatisfy((script, resources) ->
                        assertThat(resources.get(resources.size() - 1)).isEqualTo("scripts/" + script.name() + ".lua"));
        assertThat(ALL).extracting(Script::name).doesNotHaveDuplicates().containsAll(List.of("exchange", "add-jobs"));
    }
}
