package dev.oxbow.app.analysis;

import dev.oxbow.app.analysis.LocalReport.LongSentence;
import dev.oxbow.app.analysis.LocalReport.Readability;
import dev.oxbow.app.analysis.LocalReport.Term;
import dev.oxbow.app.analysis.LocalReport.Time;
import dev.oxbow.core.analysis.Analyzer;
import dev.oxbow.core.job.Json;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Analyses a text by counting: the same text gives the same result, without a network. It is not AI, and its result says
 * so. Works on any script by Unicode's rules; readability and common words are English's. Stateless, so thread-safe; ends
 * between two sentences or sections when interrupted. Progress is {@code {"percent":40,"section":"readability"}}, after
 * each section.
 */
public final class LocalAnalyzer implements Analyzer {
    private static final String NOTE = "Found by counting, on this server; no AI took part.";
    /** Silent reading of English non-fiction, on average (Brysbaert 2019). */
    private static final int READ_PER_MINUTE = 238;
    /** A calm lecture. */
    private static final int SPOKEN_PER_MINUTE = 150;

    private static final int TERMS = 10;
    private static final int PHRASES = 5;
    private static final int LONGEST = 3;
    private static final int SHOWN_SENTENCE = 300;
    private static final int SHOWN_TERM = 80;

    @Override
    public Json analyze(Json request, Consumer<Json> progress) throws InterruptedException {
        TextAnatomy anatomy = TextAnatomy.of(SubmittedText.of(request));
        List<String> words = anatomy.words();
        report(progress, 20, "structure");
        LocalReport.Counts counts = counts(anatomy, words);
        LocalReport.Averages averages = averages(anatomy, words);
        report(progress, 40, "counts");
        Readability readability = readability(anatomy, words);
        report(progress, 60, "readability");
        List<Term> terms = keyTerms(words);
        List<Term> phrases = keyPhrases(anatomy, words.size());
        report(progress, 80, "terms");
        List<LongSentence> longest = longest(anatomy);
        report(progress, 100, "sentences");
        return Json.of(new LocalReport(
                "local",
                NOTE,
                scriptName(anatomy.script()),
                counts,
                averages,
                time(words.size(), READ_PER_MINUTE),
                time(words.size(), SPOKEN_PER_MINUTE),
                readability,
                terms,
                phrases,
                longest));
    }

    private static void report(Consumer<Json> progress, int percent, String section) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted after the section " + section);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("percent", percent);
        values.put("section", section);
        progress.accept(Json.of(values));
    }

    private static LocalReport.Counts counts(TextAnatomy anatomy, List<String> words) {
        return new LocalReport.Counts(
                anatomy.codePoints(),
                anatomy.codePointsWithoutSpaces(),
                words.size(),
                new HashSet<>(words).size(),
                anatomy.sentences().size(),
                anatomy.paragraphs());
    }

    private static LocalReport.Averages averages(TextAnatomy anatomy, List<String> words) {
        if (words.isEmpty()) {
            return new LocalReport.Averages(0, 0);
        }
        long letters = words.stream()
                .mapToLong(word -> word.codePointCount(0, word.length()))
                .sum();
        return new LocalReport.Averages(
                oneDecimal((double) words.size() / anatomy.sentences().size()),
                oneDecimal((double) letters / words.size()));
    }

    private static @Nullable Readability readability(TextAnatomy anatomy, List<String> words) {
        if (words.isEmpty() || anatomy.script() != UnicodeScript.LATIN) {
            return null;
        }
        double wordsPerSentence = (double) words.size() / anatomy.sentences().size();
        double syllablesPerWord =
                words.stream().mapToInt(EnglishWords::syllables).average().orElse(1);
        double ease = 206.835 - 1.015 * wordsPerSentence - 84.6 * syllablesPerWord;
        double grade = 0.39 * wordsPerSentence + 11.8 * syllablesPerWord - 15.59;
        return new Readability(oneDecimal(ease), Math.max(0, oneDecimal(grade)), level(ease), "English");
    }

    private static String level(double ease) {
        if (ease >= 80) {
            return "easy";
        }
        if (ease >= 60) {
            return "plain";
        }
        if (ease >= 50) {
            return "fairly difficult";
        }
        return ease >= 30 ? "difficult" : "very difficult";
    }

    private static List<Term> keyTerms(List<String> words) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        words.stream().filter(LocalAnalyzer::isMeaningful).forEach(word -> counts.merge(word, 1, Integer::sum));
        return top(counts, TERMS, 1, words.size());
    }

    private static List<Term> keyPhrases(TextAnatomy anatomy, int words) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (TextAnatomy.Sentence sentence : anatomy.sentences()) {
            for (int i = 1; i < sentence.words().size(); i++) {
                String first = sentence.words().get(i - 1);
                String second = sentence.words().get(i);
                if (isMeaningful(first) && isMeaningful(second)) {
                    counts.merge(first + " " + second, 1, Integer::sum);
                }
            }
        }
        return top(counts, PHRASES, 2, Math.max(1, words - anatomy.sentences().size()));
    }

    /** Whether a word says something about the text: not common, not a number, not a lone letter of an alphabet. */
    private static boolean isMeaningful(String word) {
        return !EnglishWords.isCommon(word)
                && word.codePoints().anyMatch(Character::isLetter)
                && (word.codePointCount(0, word.length()) > 1 || Character.isIdeographic(word.codePointAt(0)));
    }

    private static List<Term> top(Map<String, Integer> counts, int size, int least, int all) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= least)
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(size)
                .map(entry -> new Term(
                        shortened(entry.getKey(), SHOWN_TERM),
                        entry.getValue(),
                        oneDecimal(100.0 * entry.getValue() / all)))
                .toList();
    }

    private static List<LongSentence> longest(TextAnatomy anatomy) {
        List<TextAnatomy.Sentence> sentences = new ArrayList<>(anatomy.sentences());
        sentences.sort(Comparator.comparingInt(
                        (TextAnatomy.Sentence sentence) -> sentence.words().size())
                .reversed());
        return sentences.stream()
                .limit(LONGEST)
                .map(sentence -> new LongSentence(sentence.words().size(), shortened(sentence.text(), SHOWN_SENTENCE)))
                .toList();
    }

    private static Time time(int words, int perMinute) {
        return new Time((int) Math.ceil(words * 60.0 / perMinute), perMinute);
    }

    private static String scriptName(UnicodeScript script) {
        String name = script.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String shortened(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }

    private static double oneDecimal(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
