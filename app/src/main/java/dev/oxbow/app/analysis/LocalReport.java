package dev.oxbow.app.analysis;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link LocalAnalyzer} finds; its field names are what clients read.
 *
 * @param analyzer {@code local}
 * @param note says plainly what this is not
 * @param script the script of most letters, as Unicode calls it
 * @param readability absent where the text is not in Latin letters or holds no words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LocalReport(
        String analyzer,
        String note,
        String script,
        Counts counts,
        Averages averages,
        Time readingTime,
        Time speakingTime,
        @Nullable Readability readability,
        List<Term> keyTerms,
        List<Term> keyPhrases,
        List<LongSentence> longestSentences) {
    record Counts(
            int characters, int charactersWithoutSpaces, int words, int uniqueWords, int sentences, int paragraphs) {}

    /** Rounded to one decimal. */
    record Averages(double wordsPerSentence, double charactersPerWord) {}

    record Time(int seconds, int wordsPerMinute) {}

    /**
     * Flesch's formulas, made for English.
     *
     * @param readingEase about 0 (hard) to 100 (easy)
     * @param schoolGrade years of school (Flesch-Kincaid)
     * @param level the reading ease in words
     */
    record Readability(double readingEase, double schoolGrade, String level, String madeFor) {}

    /** @param sharePercent of all words (for a phrase: of all pairs), rounded to one decimal */
    record Term(String term, int count, double sharePercent) {}

    /** @param text shortened to 300 characters */
    record LongSentence(int words, String text) {}
}
