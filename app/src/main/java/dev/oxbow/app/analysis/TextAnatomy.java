package dev.oxbow.app.analysis;

import java.lang.Character.UnicodeScript;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A text taken apart by Unicode's rules: paragraphs, sentences, words. Immutable once made.
 *
 * @param codePoints characters as people count them, roughly: Unicode code points
 * @param codePointsWithoutSpaces the same without white space
 * @param paragraphs blocks between blank lines
 * @param sentences those that hold a word
 * @param script the script most letters belong to, as Unicode calls it, for example {@code LATIN}; {@code COMMON} if there
 *     are no letters
 */
record TextAnatomy(
        int codePoints, int codePointsWithoutSpaces, int paragraphs, List<Sentence> sentences, UnicodeScript script) {
    private static final Pattern BLANK_LINE = Pattern.compile("\\R\\h*\\R\\s*");

    /**
     * A sentence.
     *
     * @param text as written, white space joined
     * @param words in lower case, in order
     */
    record Sentence(String text, List<String> words) {}

    /**
     * Takes a text apart.
     *
     * @throws InterruptedException if this thread was interrupted meanwhile
     */
    static TextAnatomy of(String text) throws InterruptedException {
        List<Sentence> sentences = new ArrayList<>();
        int paragraphs = 0;
        for (String paragraph : BLANK_LINE.splitAsStream(text.strip()).toList()) {
            int before = sentences.size();
            addSentences(paragraph, sentences);
            paragraphs += sentences.size() > before ? 1 : 0;
        }
        return new TextAnatomy(
                text.codePointCount(0, text.length()),
                (int) text.codePoints()
                        .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                        .count(),
                paragraphs,
                List.copyOf(sentences),
                mainScript(text));
    }

    /** Every word of every sentence, in order. */
    List<String> words() {
        return sentences.stream().flatMap(sentence -> sentence.words().stream()).toList();
    }

    private static void addSentences(String paragraph, List<Sentence> sentences) throws InterruptedException {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        breaks.setText(paragraph);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while taking a text apart");
            }
            String sentence = paragraph.substring(start, end);
            List<String> words = wordsOf(sentence);
            if (!words.isEmpty()) {
                sentences.add(new Sentence(sentence.strip().replaceAll("\\s+", " "), words));
            }
        }
    }

    private static List<String> wordsOf(String sentence) {
        List<String> words = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getWordInstance(Locale.ENGLISH);
        breaks.setText(sentence);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            String word = sentence.substring(start, end);
            if (word.codePoints().noneMatch(Character::isLetterOrDigit)) {
                continue;
            }
            if (word.codePoints().anyMatch(Character::isIdeographic)) {
                // Written without spaces: each ideograph counts as a word.
                word.codePoints().mapToObj(Character::toString).forEach(words::add);
            } else {
                words.add(word.toLowerCase(Locale.ROOT).replace('\u2019', '\''));
            }
        }
        return List.copyOf(words);
    }

    private static UnicodeScript mainScript(String text) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        text.codePoints()
                .filter(Character::isLetter)
                .forEach(letter -> letters.merge(UnicodeScript.of(letter), 1, Integer::sum));
        return letters.entrySet().stream()
                .max(Comparator.comparing(Map.Entry<UnicodeScript, Integer>::getValue)
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .orElse(UnicodeScript.COMMON);
    }
}
