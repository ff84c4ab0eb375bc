package dev.oxbow.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.interop.NodeProgram;
import dev.oxbow.app.interop.RequiresChromium;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page, in a real browser. */
@Tag("browser")
@RequiresChromium
class PageInBrowserIT {
    @Test
    void aSubmittedTextIsPolledAndItsResultShown() {
        try (RunningOxbow oxbow = RunningOxbow.start(Map.of());
                NodeProgram browser = NodeProgram.start(
                        "browser.mjs",
                        oxbow.url(),
                        "The river bends. <script>alert(1)</script> The river is cut off and becomes an oxbow lake.")) {
            assertThat(await(browser, "opened").get("title").asText()).isEqualTo("Oxbow");
            String job = await(browser, "submitted").get("job").asText();
            assertThat(await(browser, "next").get("text").asText()).contains("of 60");
            JsonNode result = await(browser, "result");

            JsonNode status = oxbow.status(job);
            assertThat(status.get("state").asText()).isEqualTo("completed");
            assertThat(result.at("/json/keyTerms"))
                    .isEqualTo(status.at("/result/keyTerms"))
                    .isNotEmpty();
            assertThat(result.get("report").asText()).isNotBlank();
            assertThat(result.get("checks")).isNotEmpty();
            assertThat(result.get("scripts").asInt()).isZero();
            assertThat(browser.events("complaint")).isEmpty();
        }
    }

    private static JsonNode await(NodeProgram browser, String event) {
        JsonNode line = browser.await(
                event,
                said -> said.path("event").asText().equals(event)
                        || said.path("event").asText().equals("gave-up"));
        assertThat(line.get("event").asText())
                .as("after " + browser.events("complaint"))
                .isEqualTo(event);
        return line;
    }
}
