package dev.oxbow.app.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.analysis.AnalysisException;
import dev.oxbow.core.job.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class LocalAnalyzerTest {
    private static final String TEXT =
            "The ox bow lake is still. An ox bow lake was a river's bend!\n\nIs the lake deep?";

    private final List<Json> progress = new ArrayList<>();

    private JsonNode analyze(String text) throws InterruptedException {
        return new LocalAnalyzer()
                .analyze(Json.of(Map.of("text", text)), progress::add)
                .as(JsonNode.class);
    }

    private static List<String> terms(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(term ->
                        term.path("term").asText() + " " + term.path("count").asInt())
                .toList();
    }

    @Test
    void theResultSaysThatItIsNotAi() throws InterruptedException {
        JsonNode result = analyze(TEXT);

        assertThat(result.path("analyzer").asText()).isEqualTo("local");
        assertThat(result.path("note").asText()).contains("no AI");
    }

    @Test
    void countsMatchThoseOfAReader() throws InterruptedException {
        assertThat(analyze(TEXT).path("counts").toString())
                .isEqualTo("{\"characters\":79,\"charactersWithoutSpaces\":61,\"words\":18,\"uniqueWords\":12,"
                        + "\"sentences\":3,\"paragraphs\":2}");
    }

    @Test
    void keyTermsOmitCommonWords() throws InterruptedException {
        JsonNode result = analyze(TEXT);

        assertThat(terms(result.path("keyTerms"))).startsWith("lake 3", "bow 2", "ox 2");
        assertThat(terms(result.path("keyPhrases"))).containsExactly("bow lake 2", "ox bow 2");
        assertThat(result.at("/keyTerms/0/sharePercent").asDouble()).isEqualTo(16.7);
    }

    @Test
    void theLongestSentencesComeFirst() throws InterruptedException {
        JsonNode longest = analyze(TEXT).path("longestSentences");

        assertThat(longest.at("/0/text").asText()).isEqualTo("An ox bow lake was a river's bend!");
        assertThat(longest.at("/0/words").asInt()).isEqualTo(8);
    }

    @Test
    void readingTimesFollowFromTheWords() throws InterruptedException {
        JsonNode result = analyze("word ".repeat(238));

        assertThat(result.at("/readingTime/seconds").asInt()).isEqualTo(60);
        assertThat(result.at("/speakingTime/seconds").asInt()).isEqualTo(96);
    }

    @Test
    void readabilityIsFleschsForEnglish() throws InterruptedException {
        // 6 words, 1 sentence, 6 syllables: 206.835 - 1.015 * 6 - 84.6 * 1.
        JsonNode readability = analyze("The cat sat on the mat.").path("readability");

        assertThat(readability.path("readingEase").asDouble()).isEqualTo(116.1);
        assertThat(readability.path("schoolGrade").asDouble()).isZero();
        assertThat(readability.path("level").asText()).isEqualTo("easy");
        assertThat(readability.path("madeFor").asText()).isEqualTo("English");
    }

    @ParameterizedTest
    @CsvSource({"cat,1", "table,2", "make,1", "wanted,2", "jumped,1", "reading,2", "university,5", "the,1", "xyz,1"})
    void syllablesAreEstimated(String word, int syllables) {
        assertThat(EnglishWords.syllables(word)).isEqualTo(syllables);
    }

    @Test
    void otherScriptsAreCountedWithoutEnglishReadability() throws InterruptedException {
        JsonNode result = analyze("Быстрая лиса прыгает. Лиса спит.");

        assertThat(result.path("script").asText()).isEqualTo("Cyrillic");
        assertThat(result.at("/counts/words").asInt()).isEqualTo(5);
        assertThat(result.at("/counts/sentences").asInt()).isEqualTo(2);
        assertThat(result.has("readability")).isFalse();
        assertThat(terms(result.path("keyTerms"))).startsWith("лиса 2");
    }

    @Test
    void ideographsCountAsWords() throws InterruptedException {
        JsonNode result = analyze("牛在河边。");

        assertThat(result.path("script").asText()).isEqualTo("Han");
        assertThat(result.at("/counts/words").asInt()).isEqualTo(4);
    }

    @Test
    void aTextWithoutWordsIsNoFailure() throws InterruptedException {
        JsonNode result = analyze("?! … 🙂");

        assertThat(result.at("/counts/words").asInt()).isZero();
        assertThat(result.at("/counts/characters").asInt()).isEqualTo(6);
        assertThat(result.path("script").asText()).isEqualTo("Common");
        assertThat(result.path("keyTerms")).isEmpty();
    }

    @Test
    void withoutTheFieldTextEveryStringIsRead() throws InterruptedException {
        JsonNode result = new LocalAnalyzer()
                .analyze(
                        new Json("{\"title\":\"One.\",\"text\":7,\"parts\":[\"Two.\",{\"deep\":\"Three.\"}]}"),
                        progress::add)
                .as(JsonNode.class);

        assertThat(result.at("/counts/words").asInt()).isEqualTo(3);
        assertThat(result.at("/counts/paragraphs").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"text\":\"  \"}", "{\"n\":1}"})
    void aMissingTextIsAFinalFailure(String request) {
        assertThatThrownBy(() -> new LocalAnalyzer().analyze(new Json(request), progress::add))
                .isInstanceOfSatisfying(
                        AnalysisException.class, e -> assertThat(e.retryable()).isFalse())
                .hasMessageContaining("put it in the field 'text'");
    }

    @Test
    void progressIsReportedAfterEachSection() throws InterruptedException {
        analyze(TEXT);

        assertThat(progress)
                .extracting(Json::text)
                .containsExactly(
                        "{\"percent\":20,\"section\":\"structure\"}",
                        "{\"percent\":40,\"section\":\"counts\"}",
                        "{\"percent\":60,\"section\":\"readability\"}",
                        "{\"percent\":80,\"section\":\"terms\"}",
                        "{\"percent\":100,\"section\":\"sentences\"}");
    }

    @Test
    void theSameTextGivesTheSameResult() throws InterruptedException {
        assertThat(analyze(TEXT)).isEqualTo(analyze(TEXT));
    }

    @Test
    void aHugeTextGivesASmallResult() throws InterruptedException {
        String text = "supercalifragilistic".repeat(500) + " " + "many different words here ".repeat(40_000);

        assertThat(analyze(text).toString()).hasSizeLessThan(4000);
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> analyze(TEXT)).isInstanceOf(InterruptedException.class);
    }
}
