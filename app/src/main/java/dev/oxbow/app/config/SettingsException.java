package dev.oxbow.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings have errors; the message lists all of them, one per line, without secrets. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<SettingProblem> problems;

    /** @param problems at least one */
    public SettingsException(List<SettingProblem> problems) {
        super(text(problems));
        this.problems = List.copyOf(problems);
    }

    /** Every error, in the order of {@link Setting}. */
    public List<SettingProblem> problems() {
        return problems;
    }

    private static String text(List<SettingProblem> problems) {
        String heading = problems.size() == 1
                ? "Oxbow cannot start: a setting is wrong."
                : "Oxbow cannot start: " + problems.size() + " settings are wrong.";
        return problems.stream()
                .map(problem -> "  " + problem)
                .collect(Collectors.joining(System.lineSeparator(), heading + System.lineSeparator(), ""));
    }
}
