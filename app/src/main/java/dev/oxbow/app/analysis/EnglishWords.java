package dev.oxbow.app.analysis;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is known here of English: its commonest words, and roughly how many syllables a word has. */
final class EnglishWords {
    private static final Set<String> COMMON = Set.of(
            ("a about above after again against all also am an and any are aren't as at be because been before being below"
                            + " between both but by can can't cannot could couldn't did didn't do does doesn't doing don't"
                            + " down during each even every few for from further had hadn't has hasn't have haven't having"
                            + " he he's her here hers herself him himself his how however i i'd i'll i'm i've if in into is"
                            + " isn't it it's its itself just let's like may me might more most much must my myself no nor"
                            + " not now of off on once one only or other our ours ourselves out over own per same shall she"
                            + " she's should shouldn't since so some such than that that's the their theirs them themselves"
                            + " then there there's these they they'd they'll they're they've this those through to too"
                            + " under until up upon us very was wasn't we we'd we'll we're we've were weren't what what's"
                            + " when where which while who whom whose why will with within without won't would wouldn't yet"
                            + " you you'd you'll you're you've your yours yourself yourselves")
                    .split(" "));
    private static final Pattern VOWELS = Pattern.compile("[aeiouy]+");
    private static final Pattern SILENT_ENDING =
            Pattern.compile("(?<![laeiouy])e$|(?<![td])ed$|(?<=[^aeiouyscxzgh])es$");

    private EnglishWords() {}

    /** Whether a word, in lower case, is too common to say what a text is about. */
    static boolean isCommon(String word) {
        return COMMON.contains(word);
    }

    /** Syllables by rule of thumb: groups of vowels, without silent endings; at least 1. */
    static int syllables(String word) {
        String spoken = SILENT_ENDING.matcher(word).replaceFirst("");
        Matcher groups = VOWELS.matcher(spoken);
        int count = 0;
        while (groups.find()) {
            count++;
        }
        return Math.max(1, count);
    }
}
