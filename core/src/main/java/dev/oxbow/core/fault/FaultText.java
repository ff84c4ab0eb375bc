package dev.oxbow.core.fault;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of faults: made short and safe to show, and their figures read and filled in. */
final class FaultText {
    private static final int LONGEST = 200;

    /** The part of a text that is read: replies may contain megabytes. */
    private static final int LOOKED_AT = 4000;

    /** What follows holds the command with its keys and data. */
    private static final Pattern COMMAND =
            Pattern.compile("[,.]?\\s*(command was:|with args beginning with:).*", Pattern.CASE_INSENSITIVE);

    private static final Pattern LOGIN_IN_URL = Pattern.compile("//[^/@\\s]*@");
    private static final Pattern QUOTED = Pattern.compile("(?<![\\p{L}\\d])(['\"`])[^'\"`]*['\"`]");
    private static final Pattern NOT_PRINTED = Pattern.compile("[\\p{Cntrl}\\s]+");
    private static final Pattern FIGURES = Pattern.compile(
            "limit:\\s*(\\d{1,18})(?:\\s*bytes)?\\s*,\\s*(?:usage|actual):\\s*(\\d{1,18})", Pattern.CASE_INSENSITIVE);
    private static final String FIGURES_IN_ADVICE = " ({usage} of {limit})";

    private FaultText() {}

    /** As much of the text as is worth looking at, in one line. */
    static String head(String text) {
        String head = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
        return NOT_PRINTED.matcher(head).replaceAll(" ").strip();
    }

    /** One line, at most 200 characters, without the command's arguments and without a URL's login. */
    static String clean(String text) {
        String line = COMMAND.matcher(head(text)).replaceFirst("");
        line = LOGIN_IN_URL.matcher(line).replaceAll("//***@");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }

    /** As {@link #clean}, and quoted words, which may be keys or data, are left out as well. */
    static String cleanQuoted(String text) {
        return clean(QUOTED.matcher(head(text)).replaceAll("'…'"));
    }

    /** A fault of the kind, with the cleaned text and the figures that the text names. */
    static Fault withFigures(FaultKind kind, String text, boolean fromScript) {
        String message = quotedMayBeData(kind) ? cleanQuoted(text) : clean(text);
        Matcher figures = FIGURES.matcher(text);
        if (!figures.find()) {
            return new Fault(kind, message, OptionalLong.empty(), OptionalLong.empty(), fromScript);
        }
        return new Fault(
                kind,
                message,
                OptionalLong.of(Long.parseLong(figures.group(1))),
                OptionalLong.of(Long.parseLong(figures.group(2))),
                fromScript);
    }

    private static boolean quotedMayBeData(FaultKind kind) {
        return kind == FaultKind.UNKNOWN || kind == FaultKind.PERMISSION_MISSING || kind == FaultKind.KEYS_UNDECLARED;
    }

    static String fill(String advice, OptionalLong limit, OptionalLong usage) {
        if (limit.isEmpty() || usage.isEmpty()) {
            return advice.replace(FIGURES_IN_ADVICE, "");
        }
        return advice.replace("{usage}", Long.toString(usage.getAsLong()))
                .replace("{limit}", Long.toString(limit.getAsLong()));
    }
}
