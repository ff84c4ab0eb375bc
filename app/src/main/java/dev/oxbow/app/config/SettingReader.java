package dev.oxbow.app.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads single settings and collects what is wrong with them, so that one start reports every error. A wrong setting
 * reads as its default meanwhile. Used by one thread, once.
 */
final class SettingReader {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");

    private final Map<String, String> variables;
    private final Map<Setting, String> flags;
    private final List<SettingProblem> problems = new ArrayList<>();

    SettingReader(Map<String, String> variables, Map<Setting, String> flags) {
        this.variables = variables;
        this.flags = flags;
    }

    /** Every error so far, in the order of {@link Setting}. */
    List<SettingProblem> problems() {
        List<SettingProblem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparing(SettingProblem::setting));
        return sorted;
    }

    void reject(Setting setting, String text) {
        problems.add(new SettingProblem(setting, text));
    }

    /** Rejects a given value, naming it unless it may hold a secret. */
    private void reject(Setting setting, String value, String allowed) {
        reject(setting, (setting.secret() ? "is not allowed" : "was '" + value + "'") + "; allowed: " + allowed);
    }

    /** Whether a flag without a value was given. */
    boolean flagged(Setting setting) {
        return flags.containsKey(setting);
    }

    /** The text that was set: the flag's, else the variable's. An empty variable counts as not set; an empty flag is an error. */
    Optional<String> given(Setting setting) {
        String flag = flags.get(setting);
        if (flag != null) {
            if (flag.isBlank()) {
                reject(setting, "was given as a flag, but empty");
                return Optional.empty();
            }
            return Optional.of(flag.strip());
        }
        return setting.variable()
                .map(name -> variables.getOrDefault(name, ""))
                .filter(text -> !text.isBlank())
                .map(String::strip);
    }

    /** The text that was set, else the default. */
    String text(Setting setting) {
        return given(setting).or(setting::defaultText).orElse("");
    }

    Optional<Secret> secret(Setting setting) {
        return given(setting).map(Secret::new);
    }

    Optional<Integer> wholeNumberIfGiven(Setting setting, int least, int most) {
        return given(setting).flatMap(text -> {
            if (WHOLE_NUMBER.matcher(text).matches()) {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return Optional.of((int) number);
                }
            }
            reject(setting, text, "a whole number from " + least + " to " + most);
            return Optional.empty();
        });
    }

    int wholeNumber(Setting setting, int least, int most) {
        return wholeNumberIfGiven(setting, least, most)
                .orElseGet(() -> Integer.parseInt(setting.defaultText().orElseThrow()));
    }

    Duration duration(Setting setting, Duration least, Duration most) {
        Duration standard =
                DurationText.parse(setting.defaultText().orElseThrow()).orElseThrow();
        Optional<String> given = given(setting);
        if (given.isEmpty()) {
            return standard;
        }
        Optional<Duration> duration = DurationText.parse(given.get())
                .filter(value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
        if (duration.isEmpty()) {
            reject(
                    setting,
                    given.get(),
                    DurationText.ALLOWED + ", from " + DurationText.format(least) + " to " + DurationText.format(most));
        }
        return duration.orElse(standard);
    }

    /** One of a few words, whatever their case. */
    String word(Setting setting, List<String> allowed) {
        String standard = setting.defaultText().orElseThrow();
        Optional<String> given = given(setting);
        if (given.isEmpty()) {
            return standard;
        }
        String word = given.get().toLowerCase(Locale.ROOT);
        if (allowed.contains(word)) {
            return word;
        }
        reject(setting, given.get(), String.join(", ", allowed));
        return standard;
    }

    boolean yes(Setting setting) {
        return word(setting, List.of("true", "false")).equals("true");
    }

    /** A URL of a web service; never repeated in a message if it may hold a secret. */
    Optional<URI> webAddress(Setting setting, String text) {
        String allowed = "a URL that starts with http:// or https:// and holds no user or password";
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && (scheme.equals("http") || scheme.equals("https"))) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // Falls through to the rejection, whose text must not repeat the value.
        }
        if (text.contains("@")) {
            reject(setting, "is not allowed (its value is not shown, it may hold a password); allowed: " + allowed);
        } else {
            reject(setting, text, allowed);
        }
        return Optional.empty();
    }
}
